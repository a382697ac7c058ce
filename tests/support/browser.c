/* The only file of the tests that knows libcurl. */
#include "support/browser.h"
#include "support/text.h"

#include <curl/curl.h>
#include <json-c/json.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

static const char *trusted;
static struct browser *browsers;        /* all of them, so that the leak checker still sees them */

void
browsers_trust(const char *file)
{
    trusted = file;
}

/* Tests of one executable run one after the other, executables side by side: process and count make it
 * unique. */
static const char *
new_address(void)
{
    static unsigned count;
    unsigned number = ((unsigned)getpid() << 7) + ++count;

    return text("127.%u.%u.%u", 1 + (number >> 15) % 254, 1 + (number >> 7) % 254, 1 + number % 127);
}

struct browser *
a_program(const char *bearer)
{
    struct browser *browser = calloc(1, sizeof(*browser));

    if (!browser || !(browser->curl = curl_easy_init()))
        abort();
    browser->from = new_address();
    browser->bearer = bearer;
    browser->seconds = 30;
    browser->older = browsers;
    browsers = browser;
    curl_easy_setopt(browser->curl, CURLOPT_COOKIEFILE, "");
    return browser;
}

struct browser *
a_browser(void)
{
    struct browser *browser = a_program(NULL);

    browser->site = "same-origin";
    return browser;
}

static void
use_tls(struct browser *browser)
{
    static const struct { const char *name; long minimum, maximum; } versions[] = {
        { "1.0", CURL_SSLVERSION_TLSv1_0, CURL_SSLVERSION_MAX_TLSv1_0 },
        { "1.1", CURL_SSLVERSION_TLSv1_1, CURL_SSLVERSION_MAX_TLSv1_1 },
        { "1.2", CURL_SSLVERSION_TLSv1_2, CURL_SSLVERSION_MAX_TLSv1_2 },
        { "1.3", CURL_SSLVERSION_TLSv1_3, CURL_SSLVERSION_MAX_TLSv1_3 },
    };

    curl_easy_setopt(browser->curl, CURLOPT_CAINFO, trusted);
    curl_easy_setopt(browser->curl, CURLOPT_SSL_VERIFYHOST, browser->stranger ? 0L : 2L);
    for (size_t i = 0; browser->tls && i < sizeof(versions) / sizeof(versions[0]); i++)
        if (strcmp(versions[i].name, browser->tls) == 0)
            curl_easy_setopt(browser->curl, CURLOPT_SSLVERSION, versions[i].minimum | versions[i].maximum);
    /* Old versions are offered in earnest: it is the server that must refuse them. */
    if (browser->tls)
        curl_easy_setopt(browser->curl, CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0");
}

/* Every name is this machine; the browser's own address is where it comes from. */
static void
use_address(struct browser *browser)
{
    static struct curl_slist *here;

    if (!here)
        here = curl_slist_append(NULL, "::127.0.0.1:");
    curl_easy_setopt(browser->curl, CURLOPT_CONNECT_TO, here);
    curl_easy_setopt(browser->curl, CURLOPT_INTERFACE, text("host!%s", browser->from));
    curl_easy_setopt(browser->curl, CURLOPT_TIMEOUT, browser->seconds);
    curl_easy_setopt(browser->curl, CURLOPT_NOSIGNAL, 1L);
}

static struct curl_slist *
headers_to_send(const struct browser *browser, const char *type)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");

    list = curl_slist_append(list, type ? text("Content-Type: %s", type) : "Content-Type:");
    list = curl_slist_append(list, browser->navigates ? "Accept: text/html,application/xhtml+xml,*/*;q=0.8"
        : "Accept: application/json");
    if (browser->bearer)
        list = curl_slist_append(list, text("Authorization: Bearer %s", browser->bearer));
    if (browser->site) {
        list = curl_slist_append(list, text("Sec-Fetch-Site: %s", browser->site));
        list = curl_slist_append(list, text("Sec-Fetch-Mode: %s", browser->navigates ? "navigate" : "cors"));
        list = curl_slist_append(list, text("Sec-Fetch-Dest: %s", browser->navigates ? "document" : "empty"));
    }
    for (size_t i = 0; i < HEADERS_MAX && browser->headers[i]; i++)
        list = curl_slist_append(list, browser->headers[i]);
    return list;
}

static void
use_method(struct browser *browser, const char *method, const char *type, const char *body)
{
    CURL *curl = browser->curl;

    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    if (strcmp(method, "HEAD") == 0)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    if (type) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body));
        curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
}

static size_t
collect(char *bytes, size_t size, size_t count, void *file)
{
    return fwrite(bytes, size, count, file) * size;
}

/* The last block of header lines: an interim answer (100) may stand before it. */
static const char *
last_block(const char *headers)
{
    const char *block = headers;

    for (const char *end = strstr(headers, "\r\n\r\n"); end && end[4]; end = strstr(end + 4, "\r\n\r\n"))
        block = end + 4;
    return block;
}

static void
read_json(struct answer *answer)
{
    struct json_tokener *tokener = json_tokener_new();
    const char *type = header_of(*answer, "Content-Type");

    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    if (type && (strncmp(type, "application/json", 16) == 0
        || strncmp(type, "application/problem+json", 24) == 0))
        answer->json = json_tokener_parse_ex(tokener, answer->body, (int)answer->length + 1);
    json_tokener_free(tokener);
}

struct answer
browse(struct browser *browser, const char *method, const char *url, const char *type, const char *body)
{
    struct answer answer = { .url = url };
    char *headers = NULL, *content = NULL;
    size_t headers_length;
    FILE *header_file = open_memstream(&headers, &headers_length),
        *file = open_memstream(&content, &answer.length);
    struct curl_slist *sent = headers_to_send(browser, type);
    long status = 0;

    use_tls(browser);
    use_address(browser);
    use_method(browser, method, type, body);
    curl_easy_setopt(browser->curl, CURLOPT_URL, url);
    curl_easy_setopt(browser->curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(browser->curl, CURLOPT_HTTP_VERSION,
        browser->old ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(browser->curl, CURLOPT_HTTPHEADER, sent);
    curl_easy_setopt(browser->curl, CURLOPT_HEADERFUNCTION, collect);
    curl_easy_setopt(browser->curl, CURLOPT_HEADERDATA, header_file);
    curl_easy_setopt(browser->curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(browser->curl, CURLOPT_WRITEDATA, file);
    CURLcode code = curl_easy_perform(browser->curl);
    fclose(header_file);
    fclose(file);
    curl_slist_free_all(sent);
    curl_easy_getinfo(browser->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(browser->curl, CURLINFO_TOTAL_TIME, &answer.seconds);
    answer.status = code == CURLE_OK ? (int)status : 0;
    answer.why = curl_easy_strerror(code);
    answer.headers = last_block(text_keep(headers));
    answer.body = text_keep(content);
    read_json(&answer);
    return answer;
}

/* The next line whose name this is, from `line` on; NULL when there is none. */
static const char *
find_header(const char *line, const char *name)
{
    size_t length = strlen(name);

    for (; line && *line; line = strstr(line, "\r\n") ? strstr(line, "\r\n") + 2 : NULL)
        if (strncasecmp(line, name, length) == 0 && line[length] == ':')
            return line;
    return NULL;
}

const char *
header_of(struct answer answer, const char *name)
{
    const char *line = find_header(answer.headers, name);

    if (!line)
        return NULL;
    line += strlen(name) + 1;
    line += strspn(line, " ");
    return text("%.*s", (int)strcspn(line, "\r\n"), line);
}

size_t
headers_of(struct answer answer, const char *name)
{
    size_t count = 0;

    for (const char *line = answer.headers; (line = find_header(line, name)) != NULL; line++)
        count++;
    return count;
}

/* The value in a line of curl's, whose seven fields have tabs between them, when it bears this name and is
 * not over: the fifth is when it ends, 0 with the browser; the last two are name and value. */
static const char *
cookie_value(const char *line, const char *name)
{
    const char *end = line, *found = strstr(line, text("\t%s\t", name));

    for (int field = 1; field < 5 && end; field++)
        end = strchr(end, '\t') ? strchr(end, '\t') + 1 : NULL;
    if (!found || !end || (*end != '0' && strtoll(end, NULL, 10) <= (long long)time(NULL)))
        return NULL;
    return text("%s", found + strlen(name) + 2);
}

const char *
cookie_of(struct browser *browser, const char *name)
{
    struct curl_slist *cookies = NULL;
    const char *value = NULL;

    curl_easy_getinfo(browser->curl, CURLINFO_COOKIELIST, &cookies);
    for (struct curl_slist *cookie = cookies; cookie && !value; cookie = cookie->next)
        value = cookie_value(cookie->data, name);
    curl_slist_free_all(cookies);
    return value;
}

void
cookie_put(struct browser *browser, const char *line)
{
    curl_easy_setopt(browser->curl, CURLOPT_COOKIELIST, text("Set-Cookie: %s", line));
}

/* Reads until the server closes, or says nothing for two seconds. */
static const char *
read_all(CURL *curl)
{
    struct pollfd waiting = { .events = POLLIN };
    char *content = NULL, piece[4096];
    size_t length, got = 0;
    FILE *file = open_memstream(&content, &length);
    CURLcode code;

    curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &waiting.fd);
    do {
        code = curl_easy_recv(curl, piece, sizeof(piece), &got);
        if (code == CURLE_OK)
            fwrite(piece, 1, got, file);
    } while ((code == CURLE_OK && got > 0) || (code == CURLE_AGAIN && poll(&waiting, 1, 2000) > 0));
    fclose(file);
    return text_keep(content);
}

const char *
converse(struct browser *browser, const char *url, const char *bytes)
{
    CURL *curl = curl_easy_init(), *usual = browser->curl;
    const char *said = NULL;
    size_t sent;

    if (!curl)
        abort();
    browser->curl = curl;
    use_tls(browser);
    use_address(browser);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_ENABLE_ALPN, 0L);
    if (curl_easy_perform(curl) == CURLE_OK && curl_easy_send(curl, bytes, strlen(bytes), &sent) == CURLE_OK)
        said = read_all(curl);
    browser->curl = usual;
    curl_easy_cleanup(curl);
    return said ? said : "";
}
