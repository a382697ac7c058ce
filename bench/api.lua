-- wrk: asks the API what ASK says. "read" reads one of the people in the file PEOPLE, another each time; "create" adds
-- somebody new; anything else is the path of a list. With ENTRIES it walks that list page by page until so many are
-- behind it, and writes the cursor of what follows.
local ask, people = os.getenv("ASK"), {}
local left = tonumber(os.getenv("ENTRIES") or "0")
local walking, cursor, number = left > 0, nil, 0
local run = os.getenv("RUN") or "0"

if ask == "read" then
    for id in io.lines(os.getenv("PEOPLE")) do people[#people + 1] = id end
end

request = function()
    number = number + 1
    if ask == "read" then
        return wrk.format("GET", "/api/v1/users/" .. people[number % #people + 1])
    elseif ask == "create" then
        local name = "made." .. run .. "." .. number
        return wrk.format("POST", "/api/v1/users", { ["Content-Type"] = "application/json",
            ["Authorization"] = wrk.headers["Authorization"], ["Host"] = wrk.headers["Host"] },
            '{"username":"' .. name .. '","email":"' .. name .. '@example.org"}')
    elseif walking then
        return wrk.format("GET", ask .. "&limit=" .. math.min(left, 200) .. (cursor and "&cursor=" .. cursor or ""))
    end
    return wrk.format("GET", ask)
end

if walking then
    response = function(status, headers, body)
        left = left - math.min(left, 200)
        cursor = body:match('"next":"([^"]+)"')
        if left == 0 or not cursor then
            print("cursor " .. (cursor or ""))
            os.exit(0)
        end
    end
end
