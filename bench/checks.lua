-- wrk: asks with one credential after another, the first COUNT lines of the file CREDENTIALS; as cookie, or as bearer
-- token where it says gl_pat_; from number FIRST on, else from anywhere. ENTRIES requests are made ready, each with a
-- query of its own, so that few credentials give as much work here as many. With PAUSE, each connection waits so many
-- milliseconds after an answer: a light load.
local requests, number = {}, 0

local function headers_of(token)
    if token:match("^gl_pat_") then
        return { Host = wrk.headers.Host, Authorization = "Bearer " .. token }
    end
    return { Host = wrk.headers.Host, Cookie = "__Host-gatelodge=" .. token }
end

function init()
    local credentials, count = {}, tonumber(os.getenv("COUNT"))
    for line in io.lines(os.getenv("CREDENTIALS")) do
        credentials[#credentials + 1] = headers_of(line:match("^%S+"))
        if #credentials == count then break end
    end
    for entry = 1, tonumber(os.getenv("ENTRIES") or count) do
        requests[entry] = wrk.format("GET", wrk.path .. "?" .. entry, credentials[(entry - 1) % #credentials + 1])
    end
    math.randomseed(os.time())
    number = tonumber(os.getenv("FIRST") or math.random(#requests)) - 1
end

function request()
    number = number % #requests + 1
    return requests[number]
end

if os.getenv("PAUSE") then
    local pause = tonumber(os.getenv("PAUSE"))
    function delay() return pause end
end
