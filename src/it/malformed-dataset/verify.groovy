def log = new File(basedir, 'build.log').text

// Both bad lines, by file and line, and before any training.
assert log.contains('train.jsonl:2')
assert log.contains('train.jsonl:3')
assert !(log =~ /step +1\//)

// A mistake of the user's is a sentence, not a stack trace.
assert !log.contains('\tat ai.refocused')
assert !log.contains('Caused by:')
