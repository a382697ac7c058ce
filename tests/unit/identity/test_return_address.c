/* Hosts and return addresses: only what everybody reads alike. */
#include "support/test.h"

#include "identity/return_address.h"

#include <gatelodge/arena.h>

#include <string.h>

START_TEST(a_host_has_one_form)
{
    static const struct { const char *text, *host; } hosts[] = {
        { "app.example.org",       "app.example.org" },
        { "APP.Example.ORG",       "app.example.org" },
        { "app.example.org:443",   "app.example.org" },
        { "app.example.org.",      "app.example.org" },
        { "app.example.org.:8443", "app.example.org:8443" },
        { "localhost:8443",        "localhost:8443" },
        { "my_host-1:1",           "my_host-1:1" },
        { "192.0.2.1:65535",       "192.0.2.1:65535" },
        { "[2001:DB8::1]",         "[2001:db8::1]" },
        { "[::1]:8443",            "[::1]:8443" },
        { "xn--caf-dma.example",   "xn--caf-dma.example" },
    };
    char host[HOST_ROOM];

    for (size_t i = 0; i < LODGE_COUNT(hosts); i++) {
        ck_assert_msg(host_read(hosts[i].text, strlen(hosts[i].text), host), "%s", hosts[i].text);
        ck_assert_str_eq(host, hosts[i].host);
    }
}
END_TEST

START_TEST(what_is_no_host_is_refused)
{
    static const char *const texts[] = {
        "", ".", ":", ":443", "a:", "a:0", "a:0443", "a:65536", "a:123456", "a:4 3", "a:443:443", "a:-1",
        "a b", "a..b", ".a", "a..", "a/b", "a\\b", "user@a", "user:pass@a", "a%2e", "caf\xc3\xa9", "a\tb",
        "a,b", "*.a", "::1", "[::1", "::1]", "[]", "[1.2.3.4]", "[::1]x", "[::1]:", "[::g]",
        "[fe80::1%25eth0]", "[::1]]", "127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "127.0.0.0x1",
        "0177.0.0.1", "1.2.3", "1.2.3.4.5", "256.1.1.1",
    };
    char host[HOST_ROOM];

    for (size_t i = 0; i < LODGE_COUNT(texts); i++)
        if (host_read(texts[i], strlen(texts[i]), host))
            ck_abort_msg("%s was read as %s", texts[i], host);
    ck_assert(!host_read("a\0b", 3, host));
}
END_TEST

START_TEST(a_host_name_has_at_most_253_characters_and_63_a_label)
{
    char text[300], host[HOST_ROOM];

    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 64 == 63 ? '.' : 'a';
    memcpy(text + 253, ".:65535", 7);
    ck_assert(host_read(text, 253, host));
    ck_assert(host_read(text, 254, host));
    ck_assert(host_read(text, 260, host));
    ck_assert_uint_eq(strlen(host), 259);
    text[253] = 'a';
    ck_assert(!host_read(text, 254, host));
    ck_assert(!host_read(text, 255, host));
    text[63] = 'a';
    ck_assert(!host_read(text, 100, host));
}
END_TEST

START_TEST(addresses_on_https_and_paths_lead_back)
{
    static const struct { const char *address; enum return_kind kind; const char *host; } addresses[] = {
        { "/",                                       RETURN_PATH, "" },
        { "/account/?tab=1&next=//x",                RETURN_PATH, "" },
        { "https://app.example.org",                 RETURN_URL, "app.example.org" },
        { "https://app.example.org/",                RETURN_URL, "app.example.org" },
        { "https://APP.example.org:443/a%20b?q=%5c", RETURN_URL, "app.example.org" },
        { "https://app.example.org:8443/@x?u=a@b",   RETURN_URL, "app.example.org:8443" },
        { "https://[::1]:8443/",                     RETURN_URL, "[::1]:8443" },
    };

    for (size_t i = 0; i < LODGE_COUNT(addresses); i++) {
        char host[HOST_ROOM] = "";
        ck_assert_int_eq(return_address_read(addresses[i].address, host), addresses[i].kind);
        ck_assert_str_eq(host, addresses[i].host);
    }
}
END_TEST

/* Each of these leads, or led, some browser or some parser astray. */
START_TEST(crooked_addresses_lead_nowhere)
{
    static const char *const addresses[] = {
        "", " ", "evil", "evil.test", "evil.test/", "//evil.test", "///evil.test", "////evil.test",
        "/\\evil.test", "/\\/evil.test", "\\\\evil.test", "\\/evil.test", "/\t/evil.test", "/\n/evil.test",
        "/\r/evil.test", "\t//evil.test", " //evil.test", " https://app.test/", "https://app.test/ ",
        "/%09/evil.test", "/%0a/evil.test", "/%0d%0aLocation:x", "/%2fevil.test", "/%2Fevil.test",
        "/%5cevil.test", "/%5Cevil.test", "/%2f%2fevil.test", "/..//evil.test", "/./evil.test", "/a/../evil",
        "/%2e%2e/evil", "/;evil", "/a#b", "http://app.test/", "HTTPS://app.test/", "https:app.test",
        "https:/app.test", "https:///app.test", "https:////app.test", "https:\\\\app.test",
        "https:\\/app.test", "https//app.test", "https:", "https://", "https:///", "https://?",
        "https://@app.test", "https://evil@app.test/", "https://app.test@evil.test/",
        "https://app.test:443@evil.test/", "https://app.test:pw@evil.test/", "https://app.test%40evil.test/",
        "https://app.test\\@evil.test/", "https://app.test\\.evil.test/", "https://evil.test\\app.test/",
        "https://app.test#@evil.test/", "https://app.test?@evil.test/", "https://app.test:/",
        "https://app.test:0/", "https://app.test:99999/", "https://app.test:443x/",
        "https://app.test,evil.test/", "https://app.test evil.test/", "https://app.test%00.evil.test/",
        "https://app.test\t.evil.test/", "https://app\xe3\x80\x82test/", "https://\xef\xbd\x81pp.test/",
        "https://app.test//evil.test", "https://app.test/\\evil.test", "https://app.test/%2fevil.test",
        "javascript:alert(1)", "javascript://app.test/%0aalert(1)", "data:text/html,x", "ftp://app.test/",
        "view-source:https://app.test/", "wss://app.test/", "?x", "#x", ".", "..", "https://app.test/\x7f",
        "https://[app.test]/", "https://[::1/", "https://0x7f.1/", "https://127.1/",
    };

    for (size_t i = 0; i < LODGE_COUNT(addresses); i++) {
        char host[HOST_ROOM];
        ck_assert_msg(return_address_read(addresses[i], host) == RETURN_REFUSED, "%s", addresses[i]);
    }
    ck_assert_int_eq(return_address_read(NULL, (char[HOST_ROOM]){ 0 }), RETURN_REFUSED);
}
END_TEST

START_TEST(an_address_has_at_most_8192_bytes)
{
    static char address[8194], host[HOST_ROOM];

    memset(address, 'a', sizeof(address) - 1);
    memcpy(address, "https://app.test/?", 18);
    ck_assert_int_eq(return_address_read(address, host), RETURN_REFUSED);
    address[8192] = '\0';
    ck_assert_int_eq(return_address_read(address, host), RETURN_URL);
}
END_TEST

RUN_TESTS("return_address", a_host_has_one_form, what_is_no_host_is_refused,
    a_host_name_has_at_most_253_characters_and_63_a_label, addresses_on_https_and_paths_lead_back,
    crooked_addresses_lead_nowhere, an_address_has_at_most_8192_bytes);
