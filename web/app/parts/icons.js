// Small drawings, 24 by 24, in the colour of the text beside them. They say nothing that words do not.
import { html } from "../html.js";

const drawings = {
    person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20a7.5 7.5 0 0 1 15 0",
    people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19a6.5 6.5 0 0 1 13 0"
        + "M16 4.4a3.5 3.5 0 0 1 0 6.2M18 13.4a6.5 6.5 0 0 1 3.5 5.6",
    group: "M4 5h7v6H4zM13 13h7v6h-7zM13 5h7v4h-7zM4 15h7v4H4z",
    shield: "M12 3 5 6v5c0 4.6 2.9 8 7 10 4.1-2 7-5.4 7-10V6zM9 12l2.2 2.2L15.2 10",
    key: "M14.5 4.5a5 5 0 1 0-3.2 7.7L4 19.5V21h3v-2h2v-2h2l2.3-2.8a5 5 0 0 0 1.2-9.7ZM16 8h.01",
    token: "M4 7h16v10H4zM8 12h.01M12 12h.01M16 12h.01",
    devices: "M3 5h13v9H3zM1.5 18H12M15 10h6.5v9H15zM18 16.5h.5",
    history: "M4 12a8 8 0 1 0 2.6-5.9M4 4v4h4M12 8v4.5l3 1.8",
    chart: "M4 4v16h16M8 16v-4M12.5 16V8M17 16v-6",
    gate: "M4 21V11a8 8 0 0 1 16 0v10M9 21v-9a3 3 0 0 1 6 0v9M2.5 21h19",
    pulse: "M3 12h4l2.5-6 4.5 12 2.5-6H21",
    search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.8-4.8",
    menu: "M4 7h16M4 12h16M4 17h16",
    close: "M6 6l12 12M18 6 6 18",
    plus: "M12 5v14M5 12h14",
    check: "M5 12.5 10 17l9-10",
    more: "M6 12h.01M12 12h.01M18 12h.01",
    down: "M6 9l6 6 6-6",
    up: "M6 15l6-6 6 6",
    right: "M9 6l6 6-6 6",
    left: "M15 6l-6 6 6 6",
    upload: "M12 16V5M7.5 9.5 12 5l4.5 4.5M4 17v3h16v-3",
    download: "M12 5v11M7.5 11.5 12 16l4.5-4.5M4 17v3h16v-3",
    copy: "M9 9h11v11H9zM5 15H4V4h11v1",
    out: "M10 4H5v16h5M15 8l4 4-4 4M9 12h10",
    enter: "M14 4h5v16h-5M4 12h10M10 8l4 4-4 4",
    warning: "M12 4 2.5 20h19zM12 10v4.5M12 17.3h.01",
    good: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 12.2l2.5 2.5 4.5-5",
    bad: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9 9l6 6M15 9l-6 6",
    info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 8h.01",
    edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
    trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
    pause: "M9 5v14M15 5v14",
    play: "M8 5l11 7-11 7z",
    filter: "M4 6h16M7 12h10M10 18h4",
    eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
    hidden: "M4 4l16 16M9.9 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-3 3.7"
        + "M6.3 7.6A15 15 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4.2-1M10 10a3 3 0 0 0 4.1 4.1",
    sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2v2M12 20v2M2 12h2M20 12h2"
        + "M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19",
    moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
    book: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11",
    phone: "M8 3h8v18H8zM11.5 18h1",
    screen: "M3 5h18v11H3zM9 20h6M12 16v4",
    program: "M5 8l4 4-4 4M12 17h7",
};

export const Icon = ({ name }) => html`
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${drawings[name]} /></svg>`;
