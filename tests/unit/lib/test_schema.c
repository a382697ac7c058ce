/* bind_input: what fits becomes a struct, and every misfit is told. */
#include "support/test.h"

#include "lib/call.h"

#include <stdio.h>
#include <string.h>

struct network { const char *address; struct lodge_texts labels; };
struct wish {
    const char *name, *email, *password, *role;
    int64_t age, expires_at;
    bool remember;
    struct lodge_id group;
    struct lodge_texts tags;
    struct lodge_list networks;
    const struct network *home;
    const char *attributes;
};
struct search { const char *text; int64_t limit; bool all; };

static const struct lodge_field network_fields[] = {
    LODGE_TEXT(struct network, address, "Where", .required = true, .max = 20),
    LODGE_TEXTS(struct network, labels, "Labels", .max = 2, .each_max = 3),
};
LODGE_SCHEMA(network, struct network, network_fields);

static const char *const roles[] = { "reader", "writer", NULL };
static const struct lodge_field wish_fields[] = {
    LODGE_TEXT(struct wish, name, "Name", .required = true, .nullable = true, .min = 2, .max = 5),
    LODGE_EMAIL(struct wish, email, "Address"),
    LODGE_SECRET(struct wish, password, "Password", .min = 4, .max = 8),
    LODGE_CHOICE(struct wish, role, "Role", .choices = roles, .fallback = "reader"),
    LODGE_NUMBER(struct wish, age, "Age", .min = -5, .max = 100),
    LODGE_TIME(struct wish, expires_at, "End", .nullable = true),
    LODGE_FLAG(struct wish, remember, "Remember"),
    LODGE_ID(struct wish, group, "Group", .prefix = "group"),
    LODGE_TEXTS(struct wish, tags, "Tags", .min = 1, .max = 2, .each_max = 3),
    LODGE_LIST(struct wish, networks, &network, "Networks", .max = 2),
    LODGE_OBJECT(struct wish, home, struct network, &network, "Home"),
    LODGE_ANYTHING(struct wish, attributes, "Attributes", .max = 20),
};

static void
no_ann_of_seven(const void *taken, struct lodge_fault *fault)
{
    const struct wish *wish = taken;

    if (wish->age == 7 && lodge_text_equal(wish->name, "ann"))
        lodge_misfit(fault, "/age", "odd_rule", "Not seven.");
}

LODGE_SCHEMA_CHECKED(wish, struct wish, wish_fields, no_ann_of_seven);

static const struct lodge_field search_fields[] = {
    LODGE_TEXT(struct search, text, "What to look for", .max = 10),
    LODGE_NUMBER(struct search, limit, "How many", .fallback = "50", .min = 1, .max = 200),
    LODGE_FLAG(struct search, all, "All"),
};
LODGE_SCHEMA(search, struct search, search_fields);

static const struct lodge_route post = { .method = LODGE_POST, .path = "/x", .takes = &wish };
struct guest { struct lodge_fault fault; const char *name; int64_t age; };
struct crowd { struct lodge_list guests; bool dry; };
static const struct lodge_field guest_fields[] = {
    LODGE_TEXT(struct guest, name, "Name", .required = true, .max = 5),
    LODGE_NUMBER(struct guest, age, "Age", .min = 0, .max = 100, .fallback = "7"),
};
LODGE_SCHEMA(guest, struct guest, guest_fields);
static const struct lodge_field crowd_fields[] = {
    LODGE_LIST(struct crowd, guests, &guest, "Guests", .required = true, .max = 4, .alone = true),
    LODGE_FLAG(struct crowd, dry, "Dry"),
};
LODGE_SCHEMA(crowd, struct crowd, crowd_fields);

static const struct lodge_route many = { .method = LODGE_POST, .path = "/x", .takes = &crowd };
static const struct lodge_route patch = { .method = LODGE_PATCH, .path = "/x", .takes = &wish };
static const struct lodge_route find = { .method = LODGE_GET, .path = "/x", .query = &search };
static const struct lodge_route page = { .method = LODGE_POST, .path = "/x", .form = LODGE_FORM_PAGE,
    .takes = &search };
static const struct lodge_route gate = { .method = LODGE_GET, .path = "/x", .form = LODGE_FORM_GATE };
static const struct lodge_app app = { .name = "test" };
static const struct server server = { .app = &app };

static struct lodge_arena *arena;
static struct lodge_call *call;

/* What json-c keeps outside the arena must not outlive the test: it would count as leaked. */
static void
end_arena(void)
{
    lodge_arena_free(arena);
}

static enum lodge_problem
bind(const struct lodge_route *route, const char *type, const char *query, const char *body)
{
    if (!arena)
        atexit(end_arena);
    lodge_arena_free(arena);
    arena = lodge_arena_new(16 * 1024 * 1024);
    call = call_new(&server, arena);
    call->route = route;
    call_parameter(call, "CONTENT_TYPE", type);
    call_parameter(call, "QUERY_STRING", query);
    call->body = lodge_copy_text(arena, body);
    call->body_length = strlen(body);
    return bind_input(call);
}

/* A JSON body in which single quotes stand for double ones. */
static const char *
quoted(const char *body)
{
    static char text[4096];

    snprintf(text, sizeof(text), "%s", body);
    for (char *quote = text; (quote = strchr(quote, '\''));)
        *quote = '"';
    return text;
}

static enum lodge_problem
take(const struct lodge_route *route, const char *body)
{
    return bind(route, "application/json", "", quoted(body));
}

/* All misfits, "pointer code, pointer code"; empty when everything fits. */
static const char *
misfits(void)
{
    static char text[2048];
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < call->fault.misfit_count; i++)
        length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s %s", i ? ", " : "",
            call->fault.misfits[i].pointer, call->fault.misfits[i].code);
    return text;
}

#define MISFITS(route, body, wanted) do { \
        ck_assert_int_eq(take(route, body), LODGE_FIELD_INVALID); \
        ck_assert_str_eq(misfits(), wanted); \
    } while (0)

START_TEST(what_fits_becomes_a_struct)
{
    ck_assert_int_eq(take(&post,
        "{'name':'\xc3\xa4nn','email':'ann@x.test','password':'s\xc3\xa9" "cre','role':'writer',"
        "'age':-5,'expires_at':'1970-01-01T00:00:01+00:00','remember':true,"
        "'group':'group_01h2xcejqtf2nbrexx3vqjhp41','tags':['a','bcd'],"
        "'networks':[{'address':'one'},{'address':'two','labels':['x']}],'home':{'address':'here'},"
        "'attributes':{'a' : [1.50, 'x']}}"), LODGE_OK);
    const struct wish *wanted = call->taken;
    const struct network *networks = wanted->networks.items;

    ck_assert_str_eq(wanted->name, "\xc3\xa4nn");
    ck_assert_str_eq(wanted->email, "ann@x.test");
    ck_assert_str_eq(wanted->password, "s\xc3\xa9" "cre");
    ck_assert_str_eq(wanted->role, "writer");
    ck_assert_int_eq(wanted->age, -5);
    ck_assert_int_eq(wanted->expires_at, 1000);
    ck_assert(wanted->remember);
    ck_assert(!lodge_id_is_none(wanted->group));
    ck_assert_uint_eq(wanted->tags.count, 2);
    ck_assert_str_eq(wanted->tags.items[1], "bcd");
    ck_assert_uint_eq(wanted->networks.count, 2);
    ck_assert_str_eq(networks[1].address, "two");
    ck_assert_str_eq(networks[1].labels.items[0], "x");
    ck_assert_str_eq(wanted->home->address, "here");
    ck_assert_str_eq(wanted->attributes, "{\"a\":[1.50,\"x\"]}");
}
END_TEST

START_TEST(what_is_absent_is_nothing_or_the_fallback)
{
    ck_assert_int_eq(take(&post, "{'name':'ann','expires_at':null}"), LODGE_OK);
    const struct wish *wanted = call->taken;

    ck_assert_ptr_null(wanted->email);
    ck_assert_str_eq(wanted->role, "reader");
    ck_assert_ptr_null(wanted->home);
    ck_assert_uint_eq(wanted->tags.count, 0);
    ck_assert(lodge_given(call, "name"));
    ck_assert(lodge_given(call, "expires_at"));
    ck_assert(!lodge_given(call, "role"));
    ck_assert(!lodge_given(call, "attributes"));
}
END_TEST

START_TEST(a_patch_leaves_what_is_absent)
{
    ck_assert_int_eq(bind(&patch, "application/merge-patch+json", "", quoted("{'name':null}")), LODGE_OK);
    const struct wish *wanted = call->taken;

    ck_assert_ptr_null(wanted->name);
    ck_assert_ptr_null(wanted->role);
    ck_assert(lodge_given(call, "name"));
    ck_assert(!lodge_given(call, "role"));
}
END_TEST

START_TEST(all_misfits_are_told_at_once)
{
    MISFITS(&post, "{'nmae':'ann','email':'x','password':'123','role':'king','age':101,'expires_at':'soon',"
        "'remember':1,'group':'user_01h2xcejqtf2nbrexx3vqjhp41','tags':[],'attributes':[]}",
        "/nmae unknown_member, /name missing, /email not_an_email, /password too_short, /role not_a_choice, "
        "/age too_large, /expires_at not_a_time, /remember wrong_type, /group not_an_id, /tags too_few, "
        "/attributes wrong_type");
}
END_TEST

START_TEST(lengths_are_characters_and_those_of_secrets_bytes)
{
    ck_assert_int_eq(take(&post, "{'name':'\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4'}"), LODGE_OK);
    MISFITS(&post, "{'name':'\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4'}", "/name too_long");
    MISFITS(&post, "{'name':'\xc3\xa4'}", "/name too_short");
    ck_assert_int_eq(take(&post, "{'name':'ann','password':'\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4'}"), LODGE_OK);
    MISFITS(&post, "{'name':'ann','password':'\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4x'}", "/password too_long");
    MISFITS(&post, "{'name':'ann','attributes':{'aaaaaaaaaa':'aaaaaaaa'}}", "/attributes too_long");
}
END_TEST

START_TEST(each_kind_refuses_what_it_is_not)
{
    MISFITS(&post, "{'name':5,'email':[],'password':null,'role':true,'age':1.0,'expires_at':1,'remember':null,"
        "'group':{},'tags':'a','networks':{},'home':[],'attributes':'x'}",
        "/name wrong_type, /email wrong_type, /password not_nullable, /role wrong_type, /age wrong_type, "
        "/expires_at wrong_type, /remember not_nullable, /group wrong_type, /tags wrong_type, "
        "/networks wrong_type, /home wrong_type, /attributes wrong_type");
    MISFITS(&post, "{'name':'ann','age':-6,'group':'group_00000000000000000000000000',"
        "'expires_at':'1970-01-01T00:00:00Z'}", "/age too_small, /expires_at not_a_time, /group not_an_id");
}
END_TEST

START_TEST(misfits_inside_are_told_with_their_path)
{
    MISFITS(&post, "{'name':'ann','tags':['ok','long',1],'networks':[1,2,3]}",
        "/tags too_many, /networks too_many");
    MISFITS(&post, "{'name':'ann','tags':['long',1],'networks':[{'address':'x','labels':[null]},{'b/~':1}],"
        "'home':{'address':'\\u007f'}}",
        "/tags/0 too_long, /tags/1 wrong_type, /networks/0/labels/0 wrong_type, "
        "/networks/1/b~1~0 unknown_member, /networks/1/address missing, /home/address control_character");
}
END_TEST

START_TEST(texts_hold_no_control_characters)
{
    MISFITS(&post, "{'name':'a\\nb'}", "/name control_character");
    MISFITS(&post, "{'name':'a\\u0085b'}", "/name control_character");
    MISFITS(&post, "{'name':'ann','email':'a\\n@x.test'}", "/email control_character");
    ck_assert_int_eq(take(&post, "{'name':'a\\u00a0b','password':'a\\n\\tb'}"), LODGE_OK);
}
END_TEST

START_TEST(a_member_twice_and_nul_are_misfits)
{
    MISFITS(&post, "{'name':'ann','age':1,'age':2}", "/age duplicate_member");
    MISFITS(&post, "{'name':'ann','password':'long\\u0000er'}", "/password control_character");
}
END_TEST

START_TEST(a_rule_across_fields_runs_when_they_fit)
{
    MISFITS(&post, "{'name':'ann','age':7}", "/age odd_rule");
    MISFITS(&post, "{'name':'ann','age':7,'x':1}", "/x unknown_member");
    ck_assert_int_eq(take(&post, "{'name':'bob','age':7}"), LODGE_OK);
}
END_TEST

START_TEST(what_is_not_a_json_object_is_malformed)
{
    ck_assert_int_eq(take(&post, "[]"), LODGE_MALFORMED);
    ck_assert_int_eq(take(&post, "{'name':"), LODGE_MALFORMED);
    ck_assert_int_eq(take(&post, ""), LODGE_MALFORMED);
    ck_assert_int_eq(bind(&find, "", "", "x"), LODGE_MALFORMED);
}
END_TEST

START_TEST(only_the_route_s_content_type_is_taken)
{
    static const char *const good[] = { "application/json", "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8", "application/json ; charset=\"utf-8\" " };
    static const char *const bad[] = { "", "text/plain", "application/jsonx",
        "application/json; charset=latin1",
        "application/json; x=y", "application/json;", "application/x-www-form-urlencoded",
        "application/merge-patch+json",
        "multipart/form-data" };

    for (size_t i = 0; i < LODGE_COUNT(good); i++)
        ck_assert_msg(bind(&post, good[i], "", "{\"name\":\"ann\"}") == LODGE_OK, "%s was refused", good[i]);
    for (size_t i = 0; i < LODGE_COUNT(bad); i++)
        ck_assert_msg(bind(&post, bad[i], "", "{\"name\":\"ann\"}") == LODGE_UNSUPPORTED_MEDIA_TYPE,
            "%s was taken", bad[i]);
    ck_assert_int_eq(bind(&page, "application/json", "", "{}"), LODGE_UNSUPPORTED_MEDIA_TYPE);
}
END_TEST

START_TEST(a_query_is_typed)
{
    ck_assert_int_eq(bind(&find, "", "text=%C3%A4+b&limit=7&all=on", ""), LODGE_OK);
    const struct search *asked = lodge_asked(call, sizeof(struct search));

    ck_assert_str_eq(asked->text, "\xc3\xa4 b");
    ck_assert_int_eq(asked->limit, 7);
    ck_assert(asked->all);

    ck_assert_int_eq(bind(&find, "", "text=", ""), LODGE_OK);
    asked = call->asked;
    ck_assert_ptr_null(asked->text);
    ck_assert_int_eq(asked->limit, 50);
}
END_TEST

START_TEST(misfits_of_a_query_have_bare_names)
{
    ck_assert_int_eq(bind(&find, "", "text=a&text=b&limit=0&a/b=1&all=yes", ""), LODGE_FIELD_INVALID);
    ck_assert_str_eq(misfits(), "a/b unknown_member, text duplicate_member, limit too_small, all wrong_type");
    ck_assert_int_eq(bind(&find, "", "limit=7x", ""), LODGE_FIELD_INVALID);
    ck_assert_str_eq(misfits(), "limit wrong_type");
    ck_assert_int_eq(bind(&find, "", "limit=%207", ""), LODGE_FIELD_INVALID);
    ck_assert_int_eq(bind(&find, "", "limit=99999999999999999999", ""), LODGE_FIELD_INVALID);
    ck_assert_str_eq(misfits(), "limit too_large");
    ck_assert_int_eq(bind(&find, "", "text=%ff", ""), LODGE_FIELD_INVALID);
    ck_assert_str_eq(misfits(), "text not_utf8");
    ck_assert_int_eq(bind(&find, "", "text=%f", ""), LODGE_MALFORMED);
}
END_TEST

START_TEST(a_route_without_a_query_takes_none)
{
    ck_assert_int_eq(bind(&post, "application/json", "x=1", "{\"name\":\"ann\"}"), LODGE_FIELD_INVALID);
    ck_assert_str_eq(misfits(), "x unknown_member");
}
END_TEST

START_TEST(a_long_query_is_malformed)
{
    static char query[QUERY_MAX + 2];

    memset(query, 'a', sizeof(query) - 1);
    ck_assert_int_eq(bind(&find, "", query, ""), LODGE_MALFORMED);
}
END_TEST

START_TEST(who_stands_alone_refuses_only_themselves)
{
    ck_assert_int_eq(take(&many, "{'guests':[{'name':'ann'},{'nam':'ben','age':200},7,{'name':'cleo','age':1}]}"),
        LODGE_OK);
    ck_assert_uint_eq(call->fault.misfit_count, 0);
    const struct guest *guests = ((const struct crowd *)call->taken)->guests.items;
    ck_assert_uint_eq(guests[0].fault.misfit_count, 0);
    ck_assert_int_eq(guests[0].age, 7);
    ck_assert_uint_eq(guests[1].fault.misfit_count, 3);
    ck_assert_str_eq(guests[1].fault.misfits[0].pointer, "/nam");
    ck_assert_str_eq(guests[1].fault.misfits[2].pointer, "/age");
    ck_assert_uint_eq(guests[2].fault.misfit_count, 1);
    ck_assert_str_eq(guests[2].fault.misfits[0].code, "wrong_type");
    ck_assert_str_eq(guests[3].name, "cleo");
    MISFITS(&many, "{'guests':[{},{},{},{},{}]}", "/guests too_many");
    MISFITS(&many, "{'guests':[{}],'dry':7}", "/dry wrong_type");
}
END_TEST

START_TEST(a_page_takes_a_form)
{
    ck_assert_int_eq(bind(&page, "application/x-www-form-urlencoded", "", "text=a&all=0"), LODGE_OK);
    ck_assert_str_eq(((const struct search *)call->taken)->text, "a");
    ck_assert(lodge_given(call, "all") && !lodge_given(call, "limit"));
    ck_assert_int_eq(bind(&page, "application/x-www-form-urlencoded", "", "limit=x"), LODGE_FIELD_INVALID);
    ck_assert_str_eq(misfits(), "/limit wrong_type");
}
END_TEST

START_TEST(the_gate_takes_nothing_and_minds_nothing)
{
    ck_assert_int_eq(bind(&gate, "text/plain", "a=%", "body"), LODGE_OK);
}
END_TEST

RUN_TESTS("schema", what_fits_becomes_a_struct, what_is_absent_is_nothing_or_the_fallback,
    a_patch_leaves_what_is_absent, all_misfits_are_told_at_once,
    lengths_are_characters_and_those_of_secrets_bytes,
    each_kind_refuses_what_it_is_not, misfits_inside_are_told_with_their_path,
    texts_hold_no_control_characters,
    a_member_twice_and_nul_are_misfits, a_rule_across_fields_runs_when_they_fit,
    what_is_not_a_json_object_is_malformed, only_the_route_s_content_type_is_taken, a_query_is_typed,
    misfits_of_a_query_have_bare_names, a_route_without_a_query_takes_none, a_long_query_is_malformed,
    who_stands_alone_refuses_only_themselves, a_page_takes_a_form, the_gate_takes_nothing_and_minds_nothing);
