// What the portal's settings say of people and passwords: asked once, for it does not change while one looks.
import { useEffect, useState } from "preact/hooks";
import { get } from "./api.js";

let asked;

// { username_changeable, password_min, … } as GET /portal gives it; null until it is there.
export function usePortal() {
    const [portal, setPortal] = useState(null);

    useEffect(() => {
        asked ??= get("/portal").then(({ data }) => data);
        asked.then(setPortal, () => { asked = undefined; });
    }, []);
    return portal;
}
