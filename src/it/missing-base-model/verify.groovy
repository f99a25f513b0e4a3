def log = new File(basedir, 'build.log').text

def missing = new File(basedir, 'models/nothing-here').canonicalPath
assert log.contains('<baseModel>: "' + missing + '" does not exist. Name the folder or zip of a model, or')

// A mistake of the user's is a sentence, not a stack trace.
assert !log.contains('\tat ai.refocused')
assert !log.contains('Caused by:')

// Nothing is started for a job that cannot run.
assert !new File(basedir, 'target/refocused').exists()
