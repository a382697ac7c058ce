-- wrk: asks with one credential after another, the first COUNT lines of the file CREDENTIALS; as cookie, or as bearer
-- token where it says gl_pat_; from number FIRST on, else from anywhere. With PAUSE, each connection waits so
-- many milliseconds after an answer: a light load.
local requests, number = {}, 0

function init()
    for line in io.lines(os.getenv("CREDENTIALS")) do
        local token = line:match("^%S+")
        local headers = { Host = wrk.headers.Host }
        if token:match("^gl_pat_") then
            headers.Authorization = "Bearer " .. token
        else
            headers.Cookie = "__Host-gatelodge=" .. token
        end
        requests[#requests + 1] = wrk.format("GET", nil, headers)
        if #requests == tonumber(os.getenv("COUNT")) then break end
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
