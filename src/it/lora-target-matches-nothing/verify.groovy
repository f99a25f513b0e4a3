def log = new File(basedir, 'build.log').text

assert log.contains('<loraTargetModules>')
assert log.contains('"q_prj"')
assert log.contains('query_key_value')

// A mistake of the user's is a sentence, not a stack trace.
assert !log.contains('\tat ai.refocused')
assert !log.contains('Caused by:')
