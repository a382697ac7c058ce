// Pages with nothing to do but their choices.
import "./_choices.js";
