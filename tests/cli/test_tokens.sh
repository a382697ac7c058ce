#!/bin/sh
# gatelodge token and role: what programs show, and what it allows.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin_with_database upgraded

a_role_is_added_listed_and_deleted() {
    expect 0 role add helpers --permission users.read --permission parking.use
    says 'Role helpers was added: role_'
    expect 1 role add helpers
    objects 'There is a role "helpers" already.'
    expect 1 role add king --permission 'Users Read'
    objects 'permissions/0'
    expect 0 role list
    says administrator
    says parking.use
    expect 0 role delete helpers
    expect 1 role delete helpers
    objects 'gatelodge role list'
    expect 1 role delete auditor
    objects 'built in'
}

a_service_gets_a_token_that_is_printed_once() {
    expect 0 role add readers --permission users.read
    expect 0 user add backup --service --role readers
    expect 0 token add backup nightly --permission users.read --network 192.0.2.0/24 --expires-at 2999-01-01T00:00:00Z
    grep -Eqx 'gl_pat_[0-9A-Za-z]{49}' "$base/out" || complain "no token: $(cat "$base/out")"
    token=$(cat "$base/out")
    expect 0 token list backup --json
    has_member '$.data[0].name' nightly
    has_member '$.data[0].networks[0]' 192.0.2.0/24
    ! grep -q "$token" "$base/out" || complain 'the token is shown again'
    id=$(member '$.data[0].id')
    expect 0 token revoke backup "$id"
    expect 1 token revoke backup "$id"
    objects 'no such token'
    expect 0 token list backup --json
    has_member '$.data[0]' NULL
}

a_token_never_allows_more_than_its_owner_may() {
    expect 1 token add backup strong --permission users.write
    objects 'permissions/0'
    expect 1 token add backup late --permission users.read --expires-at 2001-01-01T00:00:00Z
    objects 'expires_at'
    expect 2 token add backup odd --expires-at tomorrow
    expect 2 token revoke backup nonsense
    expect 1 token list nobody
}

a_service_has_no_password() {
    printf 'a long walk in spring\n' >"$base/password"
    expect 1 user passwd backup --password-file "$base/password"
    objects 'A service has no password'
    expect 2 user add other --service --password-file "$base/password"
}

promises a_role_is_added_listed_and_deleted a_service_gets_a_token_that_is_printed_once \
    a_token_never_allows_more_than_its_owner_may a_service_has_no_password
