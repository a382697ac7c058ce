/* nginx's module: stands in auth_request's place, and answers by itself for whom the session table knows. Everything
 * else it leaves to auth_request, which is called as ever; so the order of nginx's access modules, and what a location
 * says without us, stay as they are. What is decided, and how, is in answering.c. */
#include "answering.h"

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#define QUESTION "/.gatelodge/check"        /* as protect.conf has it; other names ask in other words */

extern ngx_module_t ngx_http_auth_request_module;   /* nginx's own */
extern ngx_module_t ngx_http_gatelodge_module;

/* What it is that auth_request asks in a location: it does not say, so we look at its first question. */
enum asks {
    ASKS_NOT_SEEN,          /* the zero value: no answer is ours */
    ASKS_THE_GATE,
    ASKS_OTHERS,
};

/* http { } */
struct main_conf {
    ngx_str_t settings;                     /* file */
    ngx_flag_t wanted;                      /* some location says gatelodge on */
    struct answering *answering;            /* NULL: the gate is asked for everything */
    ngx_http_handler_pt auth_request;       /* its handler */
    ngx_int_t asked[ASKED__COUNT];          /* indices of variables */
    ngx_int_t told[GATE_VALUE__COUNT];
    ngx_int_t reason, location, way;
};

/* location { } */
struct location_conf {
    ngx_flag_t on;
    enum asks asks;                         /* each worker sees for itself */
};

/* Where check.conf's parameters come from, and as what protect.conf tells the values. NULL: it does not. */
static const char *const asked_names[ASKED__COUNT] = {
    [ASKED_METHOD]        = "request_method",
    [ASKED_URL]           = "gatelodge_url",
    [ASKED_PATH]          = "gatelodge_path",
    [ASKED_ADDRESS]       = "remote_addr",
    [ASKED_AUTHORIZATION] = "http_authorization",
    [ASKED_COOKIES]       = "http_cookie",
};
static const char *const told_names[GATE_VALUE__COUNT] = {
    [GATE_USER]            = "gatelodge_user",
    [GATE_GROUPS]          = "gatelodge_groups",
    [GATE_NAME]            = "gatelodge_name",
    [GATE_EMAIL]           = "gatelodge_email",
    [GATE_USER_ID]         = "gatelodge_user_id",
    [GATE_SESSION]         = "gatelodge_session",
    [GATE_AUTH_TIME]       = "gatelodge_auth_time",
    [GATE_ACR]             = "gatelodge_acr",
    [GATE_AMR]             = "gatelodge_amr",
    [GATE_PERMISSIONS]     = "gatelodge_permissions",
    [GATE_GROUPS_CUT]      = NULL,
    [GATE_PERMISSIONS_CUT] = NULL,
};

/* What is in $gatelodge_way, and what our directives are called. nginx wants bytes that it could change. */
static u_char by_table[] = "table", by_gate[] = "gate";
static u_char directive_settings[] = "gatelodge_settings", directive_on[] = "gatelodge";

/* ---- one request -------------------------------------------------------------------------------- */

/* As parameters are read for the gate: behind an error page the method is another one than it was before. */
static struct asked_bytes
variable_bytes(ngx_http_request_t *r, ngx_int_t index)
{
    const ngx_http_variable_value_t *value = ngx_http_get_flushed_variable(r, (ngx_uint_t)index);

    if (!value || value->not_found)
        return (struct asked_bytes){ NULL, 0 };
    return (struct asked_bytes){ value->data, value->len };
}

/* Sets a variable for good, as auth_request_set does: also behind an internal redirect. */
static void
set_variable(ngx_http_request_t *r, ngx_int_t index, u_char *at, size_t length)
{
    ngx_http_variable_value_t *value = &r->variables[index];

    value->data = at;
    value->len = length & 0xfffffff;        /* a field of 28 bits; values have some hundred bytes */
    value->valid = 1;
    value->no_cacheable = 0;
    value->not_found = 0;
}

/* Copies the values into the request's own memory. False when there is none. */
static bool
tell_values(ngx_http_request_t *r, const struct main_conf *conf, const char *const values[GATE_VALUE__COUNT])
{
    size_t lengths[GATE_VALUE__COUNT], room = 1;

    for (size_t i = 0; i < GATE_VALUE__COUNT; i++) {
        lengths[i] = values[i] && told_names[i] ? ngx_strlen(values[i]) : 0;
        room += lengths[i];
    }
    u_char *at = ngx_pnalloc(r->pool, room);
    if (!at)
        return false;
    for (size_t i = 0; i < GATE_VALUE__COUNT; i++) {
        if (!told_names[i])
            continue;
        set_variable(r, conf->told[i], at, lengths[i]);
        at = ngx_cpymem(at, values[i], lengths[i]);
    }
    set_variable(r, conf->reason, at, 0);
    set_variable(r, conf->location, at, 0);
    return true;
}

static bool
passes(ngx_http_request_t *r, struct main_conf *conf)
{
    struct asked_bytes asked[ASKED__COUNT];
    const char *values[GATE_VALUE__COUNT];

    for (size_t i = 0; i < ASKED__COUNT; i++)
        asked[i] = variable_bytes(r, conf->asked[i]);
    bool yes = answering_passes(conf->answering, asked, values) && tell_values(r, conf, values);
    answering_forget(conf->answering);
    return yes;
}

/* What auth_request has just asked: the last subrequest, which has not begun yet. */
static enum asks
what_was_asked(const ngx_http_request_t *r, ngx_int_t answer)
{
    const ngx_http_postponed_request_t *last = r->postponed;

    if (answer == NGX_DECLINED)
        return ASKS_OTHERS;                 /* auth_request off */
    if (answer != NGX_AGAIN || !last)
        return ASKS_NOT_SEEN;
    while (last->next)
        last = last->next;
    if (!last->request)
        return ASKS_NOT_SEEN;
    return last->request->uri.len == sizeof(QUESTION) - 1
        && ngx_strncmp(last->request->uri.data, QUESTION, sizeof(QUESTION) - 1) == 0 ? ASKS_THE_GATE : ASKS_OTHERS;
}

/* In the place of auth_request's handler. A request that it was asked for once stays its own. */
static ngx_int_t
answer_or_ask(ngx_http_request_t *r)
{
    struct main_conf *conf = ngx_http_get_module_main_conf(r, ngx_http_gatelodge_module);
    struct location_conf *location = ngx_http_get_module_loc_conf(r, ngx_http_gatelodge_module);

    if (!location->on || !conf->answering || ngx_http_get_module_ctx(r, ngx_http_gatelodge_module))
        return conf->auth_request(r);
    if (location->asks == ASKS_THE_GATE && passes(r, conf)) {
        set_variable(r, conf->way, by_table, sizeof(by_table) - 1);
        return NGX_OK;
    }
    ngx_http_set_ctx(r, location, ngx_http_gatelodge_module);
    set_variable(r, conf->way, by_gate, sizeof(by_gate) - 1);

    ngx_int_t answer = conf->auth_request(r);
    if (location->asks == ASKS_NOT_SEEN)
        location->asks = what_was_asked(r, answer);
    return answer;
}

/* ---- configuration ------------------------------------------------------------------------------ */

static void *
create_main_conf(ngx_conf_t *cf)
{
    struct main_conf *conf = ngx_pcalloc(cf->pool, sizeof(*conf));

    return conf;
}

static void *
create_location_conf(ngx_conf_t *cf)
{
    struct location_conf *conf = ngx_pcalloc(cf->pool, sizeof(*conf));

    if (conf)
        conf->on = NGX_CONF_UNSET;
    return conf;
}

static char *
merge_location_conf(ngx_conf_t *cf, void *parent, void *child)
{
    const struct location_conf *outer = parent;
    struct location_conf *inner = child;

    (void)cf;
    if (inner->on == NGX_CONF_UNSET)
        inner->on = outer->on == NGX_CONF_UNSET ? 0 : outer->on;
    return NGX_CONF_OK;
}

static char *
note_wanted(ngx_conf_t *cf, ngx_command_t *command, void *conf)
{
    char *result = ngx_conf_set_flag_slot(cf, command, conf);
    const struct location_conf *location = conf;

    if (result == NGX_CONF_OK && location->on)
        ((struct main_conf *)ngx_http_conf_get_module_main_conf(cf, ngx_http_gatelodge_module))->wanted = 1;
    return result;
}

static char *
note_settings(ngx_conf_t *cf, ngx_command_t *command, void *conf)
{
    char *result = ngx_conf_set_str_slot(cf, command, conf);
    struct main_conf *main_conf = conf;

    if (result == NGX_CONF_OK && ngx_conf_full_name(cf->cycle, &main_conf->settings, 1) != NGX_OK)
        return NGX_CONF_ERROR;
    return result;
}

static void
free_answering(void *answering)
{
    answering_free(answering);
}

/* Settings that cannot be read stop no web server: the gate says what is wrong with them, and answers. */
static bool
read_settings(ngx_conf_t *cf, struct main_conf *conf)
{
    ngx_pool_cleanup_t *cleanup = ngx_pool_cleanup_add(cf->pool, 0);
    char why[512] = "";

    if (!cleanup)
        return false;
    conf->answering = answering_new((const char *)conf->settings.data, why, sizeof(why));
    if (!conf->answering)
        ngx_log_error(NGX_LOG_WARN, cf->log, 0, "gatelodge: the gate will be asked for everything: %s", why);
    cleanup->handler = free_answering;
    cleanup->data = conf->answering;
    return true;
}

static ngx_int_t
not_set(ngx_http_request_t *r, ngx_http_variable_value_t *value, uintptr_t data)
{
    (void)r;
    (void)data;
    *value = (ngx_http_variable_value_t){ .not_found = 1 };
    return NGX_OK;
}

/* nginx takes names as bytes that it could change, and does not. */
static ngx_str_t
name_of(ngx_conf_t *cf, const char *name)
{
    ngx_str_t copy = { ngx_strlen(name), ngx_pnalloc(cf->pool, ngx_strlen(name)) };

    if (copy.data)
        ngx_memcpy(copy.data, name, copy.len);
    return copy;
}

static ngx_int_t
index_of(ngx_conf_t *cf, const char *name)
{
    ngx_str_t text = name_of(cf, name);

    return text.data ? ngx_http_get_variable_index(cf, &text) : NGX_ERROR;
}

/* One that protect.conf sets, too; it need not be included anywhere. */
static ngx_int_t
index_of_ours(ngx_conf_t *cf, const char *name)
{
    ngx_str_t text = name_of(cf, name);
    ngx_http_variable_t *variable = text.data ? ngx_http_add_variable(cf, &text, NGX_HTTP_VAR_CHANGEABLE) : NULL;

    if (!variable)
        return NGX_ERROR;
    if (!variable->get_handler)
        variable->get_handler = not_set;
    return index_of(cf, name);
}

static bool
find_variables(ngx_conf_t *cf, struct main_conf *conf)
{
    for (size_t i = 0; i < ASKED__COUNT; i++)
        if ((conf->asked[i] = index_of(cf, asked_names[i])) == NGX_ERROR)
            return false;
    for (size_t i = 0; i < GATE_VALUE__COUNT; i++)
        if (told_names[i] && (conf->told[i] = index_of_ours(cf, told_names[i])) == NGX_ERROR)
            return false;
    conf->reason = index_of_ours(cf, "gatelodge_reason");
    conf->location = index_of_ours(cf, "gatelodge_location");
    conf->way = index_of_ours(cf, "gatelodge_way");
    return conf->reason != NGX_ERROR && conf->location != NGX_ERROR && conf->way != NGX_ERROR;
}

/* auth_request keeps its handler to itself, but adds it to the phase whenever it is asked to: the one that it adds is
 * the one that is there already. We take the new one away again, and the old one's place. */
static bool
take_place(ngx_conf_t *cf, struct main_conf *conf)
{
    const ngx_http_module_t *other = ngx_http_auth_request_module.ctx;
    ngx_http_core_main_conf_t *core = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);
    ngx_array_t *handlers = &core->phases[NGX_HTTP_ACCESS_PHASE].handlers;
    ngx_uint_t before = handlers->nelts;

    if (other->postconfiguration(cf) != NGX_OK || handlers->nelts != before + 1)
        return false;
    ngx_http_handler_pt *all = handlers->elts;
    conf->auth_request = all[before];
    handlers->nelts = before;
    for (ngx_uint_t i = 0; i < before; i++)
        if (all[i] == conf->auth_request) {
            all[i] = answer_or_ask;
            return true;
        }
    return false;
}

static ngx_int_t
finish_configuration(ngx_conf_t *cf)
{
    struct main_conf *conf = ngx_http_conf_get_module_main_conf(cf, ngx_http_gatelodge_module);

    if (conf->settings.len == 0 && !conf->wanted)
        return NGX_OK;
    if (conf->settings.len == 0) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0, "\"gatelodge on\" needs \"gatelodge_settings\" in http { }");
        return NGX_ERROR;
    }
    if (!find_variables(cf, conf) || !read_settings(cf, conf))
        return NGX_ERROR;
    if (take_place(cf, conf))
        return NGX_OK;
    ngx_log_error(NGX_LOG_EMERG, cf->log, 0, "gatelodge: this nginx's auth_request is not as the module knows it");
    return NGX_ERROR;
}

static ngx_int_t
begin_process(ngx_cycle_t *cycle)
{
    const struct main_conf *conf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_gatelodge_module);

    if (conf && conf->answering)
        answering_begin(conf->answering);
    return NGX_OK;
}

/* ---- what nginx is told of us --------------------------------------------------------------------- */

static ngx_command_t commands[] = {
    /* The settings of the gate that protect.conf asks. */
    { { sizeof(directive_settings) - 1, directive_settings }, NGX_HTTP_MAIN_CONF | NGX_CONF_TAKE1, note_settings,
      NGX_HTTP_MAIN_CONF_OFFSET, offsetof(struct main_conf, settings), NULL },
    /* Answer here what can be answered; in a location with protect.conf. */
    { { sizeof(directive_on) - 1, directive_on },
      NGX_HTTP_MAIN_CONF | NGX_HTTP_SRV_CONF | NGX_HTTP_LOC_CONF | NGX_CONF_FLAG, note_wanted, NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(struct location_conf, on), NULL },
    ngx_null_command
};

static ngx_http_module_t hooks = {
    .postconfiguration = finish_configuration,
    .create_main_conf = create_main_conf,
    .create_loc_conf = create_location_conf,
    .merge_loc_conf = merge_location_conf,
};

ngx_module_t ngx_http_gatelodge_module = {
    NGX_MODULE_V1, &hooks, commands, NGX_HTTP_MODULE, NULL, NULL, begin_process, NULL, NULL, NULL, NULL,
    NGX_MODULE_V1_PADDING
};

/* By these names nginx finds what it has loaded. */
extern ngx_module_t *ngx_modules[];
extern char *ngx_module_names[];
extern char *ngx_module_order[];
static char own_name[] = "ngx_http_gatelodge_module";
ngx_module_t *ngx_modules[] = { &ngx_http_gatelodge_module, NULL };
char *ngx_module_names[] = { own_name, NULL };
char *ngx_module_order[] = { NULL };
