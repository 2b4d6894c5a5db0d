-- Cases that could not be decided are few, and are found by an index of them alone.
CREATE INDEX cases_undecided ON cases (id) WHERE instr(run, '"undecided":') > 0;
