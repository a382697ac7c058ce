-- wrk: a day in short. Of a thousand requests 3 sign in, 7 come with a session that is none, 40 ask the API who one is,
-- 150 show a token and 800 a session; each of many in turn. SESSIONS, TOKENS and STRANGERS are files, SIGN_IN a body.
local sessions, tokens, strangers, number = {}, {}, {}, 0

local function read(path, list, header, start)
    for line in io.lines(path) do
        list[#list + 1] = { Host = wrk.headers.Host, [header] = start .. line:match("^%S+") }
        if #list == 5000 then break end
    end
end

function init()
    read(os.getenv("SESSIONS"), sessions, "Cookie", "__Host-gatelodge=")
    read(os.getenv("STRANGERS"), strangers, "Cookie", "__Host-gatelodge=")
    read(os.getenv("TOKENS"), tokens, "Authorization", "Bearer ")
end

function request()
    number = number + 1
    local place, session = number % 1000, sessions[number % #sessions + 1]
    if place % 333 == 1 then
        local headers = { Host = wrk.headers.Host, ["Content-Type"] = "application/json" }
        return wrk.format("POST", "/api/v1/sessions", headers, os.getenv("SIGN_IN"))
    elseif place % 143 == 2 then
        return wrk.format("GET", "/gated/file", strangers[number % #strangers + 1])
    elseif place % 25 == 3 then
        return wrk.format("GET", "/api/v1/me", session)
    elseif place % 20 < 3 then
        return wrk.format("GET", "/gated/file", tokens[number % #tokens + 1])
    end
    return wrk.format("GET", "/gated/file", session)
end
