/* The judge of replies, judged: it must see each way in which a reply can break its promise. */
#include "support/openapi_fits.h"
#include "support/schema_fits.h"
#include "support/test.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <string.h>

/* JSON with single quotes. */
static json_object *
json(const char *text)
{
    char *copy = strdup(text);

    for (char *quote = copy; (quote = strchr(quote, '\'')) != NULL;)
        *quote = '"';
    json_object *read = json_tokener_parse(copy);
    ck_assert_msg(read || strcmp(text, "null") == 0, "not JSON: %s", text);
    free(copy);
    return read;
}

static const char *
misfit_of(const char *schema, const char *value)
{
    static const char definitions[] =
        "{'defs':{'small':{'type':'integer','maximum':9},'loop':{'$ref':'#/defs/loop'}}}";

    return schema_misfit(json(definitions), json(schema), json(value), "");
}

START_TEST(what_fits_fits)
{
    static const char *const pairs[][2] = {
        { "{}", "{'a':[1,null]}" },
        { "true", "1" },
        { "{'type':'string'}", "'a'" },
        { "{'type':['string','null']}", "null" },
        { "{'type':'number'}", "1" },
        { "{'type':'number'}", "1.5" },
        { "{'type':'integer','minimum':1,'maximum':1}", "1" },
        { "{'type':'boolean'}", "false" },
        { "{'enum':['a',1]}", "1" },
        { "{'const':'a'}", "'a'" },
        { "{'type':'object','required':['a'],'properties':{'a':{'type':'integer'}},'additionalProperties':false}",
          "{'a':1}" },
        { "{'additionalProperties':{'type':'integer'}}", "{'a':1}" },
        { "{'items':{'type':'integer'},'maxItems':2}", "[1,2]" },
        { "{'maxLength':2,'minLength':2}", "'\xc3\xa4\xc3\xb6'" },
        { "{'pattern':'^a+$'}", "'aaa'" },
        { "{'format':'date-time'}", "'2026-11-20T09:15:00.000Z'" },
        { "{'format':'date-time','type':['string','null']}", "null" },
        { "{'$ref':'#/defs/small'}", "9" },
        { "{'anyOf':[{'type':'null'},{'$ref':'#/defs/small'}]}", "3" },
        { "{'oneOf':[{'type':'null'},{'type':'string'}]}", "null" },
        { "{'allOf':[{'minimum':1},{'maximum':3}]}", "2" },
        { "{'title':'x','description':'y'}", "1" },
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        const char *misfit = misfit_of(pairs[i][0], pairs[i][1]);
        ck_assert_msg(!misfit, "%s, %s: %s", pairs[i][0], pairs[i][1], misfit ? misfit : "");
    }
}
END_TEST

START_TEST(what_does_not_fit_is_seen)
{
    static const char *const pairs[][2] = {
        { "false", "1" },
        { "{'type':'string'}", "1" },
        { "{'type':'string'}", "null" },
        { "{'type':['string','null']}", "1" },
        { "{'type':'integer'}", "1.5" },
        { "{'type':'integer'}", "'1'" },
        { "{'enum':['a']}", "'b'" },
        { "{'const':1}", "2" },
        { "{'minimum':1}", "0" },
        { "{'maximum':1}", "2" },
        { "{'required':['a']}", "{'b':1}" },
        { "{'properties':{'a':{'type':'integer'}}}", "{'a':'x'}" },
        { "{'properties':{'a':{}},'additionalProperties':false}", "{'a':1,'b':2}" },
        { "{'additionalProperties':{'type':'integer'}}", "{'a':'x'}" },
        { "{'items':{'type':'integer'}}", "[1,'x']" },
        { "{'maxItems':1}", "[1,2]" },
        { "{'minItems':1}", "[]" },
        { "{'maxLength':1}", "'\xc3\xa4\xc3\xb6'" },
        { "{'minLength':3}", "'\xc3\xa4\xc3\xb6'" },
        { "{'pattern':'^a+$'}", "'aab'" },
        { "{'format':'date-time'}", "'2026-11-20 09:15:00'" },
        { "{'format':'date-time'}", "'2026-11-20T09:15:00Z'" },
        { "{'$ref':'#/defs/small'}", "10" },
        { "{'$ref':'#/defs/none'}", "1" },
        { "{'$ref':'#/defs/loop'}", "1" },
        { "{'anyOf':[{'type':'null'},{'type':'string'}]}", "1" },
        { "{'oneOf':[{},{'type':'string'}]}", "'a'" },
        { "{'allOf':[{'minimum':1},{'maximum':3}]}", "4" },
        { "{'no_such_keyword':1}", "1" },
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        ck_assert_msg(misfit_of(pairs[i][0], pairs[i][1]) != NULL, "%s, %s", pairs[i][0], pairs[i][1]);
}
END_TEST

static const char document[] =
    "{'paths':{'/v1/users/{user_id}':{'get':{'responses':{"
    "'200':{'content':{'application/json':{'schema':{'type':'object','required':['id']}}}},"
    "'204':{},"
    "'default':{'$ref':'#/problem'}}}},"
    "'/v1/users/me':{'get':{'responses':{"
    "'200':{'content':{'application/json':{'schema':{'required':['me']}}}}}}}},"
    "'problem':{'content':{'application/problem+json':{'schema':{'required':['code']}}}}}";

START_TEST(a_reply_is_held_against_its_operation_status_and_type)
{
    static const struct {
        const char *method, *path;
        int status;
        const char *type, *body;
        bool fits;
    } rows[] = {
        { "GET",    "/v1/users/1",   200, "application/json",                "{'id':1}",   true  },
        { "GET",    "/v1/users/1",   200, "application/json; charset=utf-8", "{'id':1}",   true  },
        { "GET",    "/v1/users/1",   200, "application/json",                "{}",         false },
        { "GET",    "/v1/users/1",   200, "text/plain",                      "{'id':1}",   false },
        { "GET",    "/v1/users/1",   404, "application/problem+json",        "{'code':1}", true  },
        { "GET",    "/v1/users/1",   404, "application/problem+json",        "{'id':1}",   false },
        { "GET",    "/v1/users/1",   204, NULL,                              NULL,         true  },
        { "GET",    "/v1/users/1",   204, "application/json",                "{'id':1}",   false },
        { "HEAD",   "/v1/users/1",   200, "application/json",                NULL,         true  },
        { "GET",    "/v1/users/me",  200, "application/json",                "{'me':1}",   true  },
        { "GET",    "/v1/users/me",  200, "application/json",                "{'id':1}",   false },
        { "GET",    "/v1/users/me",  404, "application/problem+json",        "{'code':1}", false },
        { "POST",   "/v1/users/1",   200, "application/json",                "{'id':1}",   false },
        { "POST",   "/v1/users/1",   405, "application/problem+json",        "{'code':1}", true  },
        { "GET",    "/v1/users/1/x", 200, "application/json",                "{'id':1}",   false },
        { "GET",    "/v1/users/",    200, "application/json",                "{'id':1}",   false },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct openapi_reply reply = { rows[i].method, rows[i].path, rows[i].status, rows[i].type,
            rows[i].body ? json(rows[i].body) : NULL };
        const char *misfit = openapi_misfit(json(document), &reply);
        ck_assert_msg((misfit == NULL) == rows[i].fits, "row %zu: %s", i, misfit ? misfit : "fits");
    }
}
END_TEST

RUN_TESTS("judging replies", what_fits_fits, what_does_not_fit_is_seen,
    a_reply_is_held_against_its_operation_status_and_type);
