// How far a list is read by itself while a filter finds little: until so many pages together held less than one should.
// Then somebody says whether to look further.
const stepsAtOnce = 20;

export class Steps {
    #pages = 0;
    #found = 0;

    // One more page was read, which held so many of `full`; gives whether to rest.
    take(found, full) {
        this.#pages++;
        this.#found += found;
        const isLean = this.#found < full, rests = isLean && this.#pages === stepsAtOnce;

        if (rests || !isLean)
            this.#pages = this.#found = 0;
        return rests;
    }
}
