// Usernames that are proposed: from what somebody is called, or from the address they are written to.
const spelled = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", ø: "oe", œ: "oe", å: "aa", ð: "d", þ: "th", ł: "l",
    đ: "d" };
const most = 64;

const plain = (text) => text.toLowerCase().replace(/[äöüßæøœåðþłđ]/g, (letter) => spelled[letter])
    .normalize("NFKD").replace(/\p{M}/gu, "");

// "Ann-Marie Müller" → "ann-marie.mueller"; empty where nothing of it can stand in a username.
export const usernameOf = (name) => plain(name.normalize("NFC")).replace(/[^\p{L}\p{N}]*\s+[^\p{L}\p{N}]*/gu, ".")
    .replace(/[^\p{L}\p{N}._-]+/gu, "").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").slice(0, most);

export const usernameOfEmail = (email) => usernameOf(email.split("@")[0].replace(/\+.*/, ""));
