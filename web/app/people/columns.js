// The columns of people in a file: named as the API names them, so that an import knows them again.
const names = ["id", "kind", "username", "email", "email_verified", "display_name", "status", "locale", "time_zone",
    "groups", "roles", "attributes", "created_at", "updated_at", "last_login_at", "expires_at"];

export const columnsOfFile = names.map((name) => [name, (person) => person[name]]);
