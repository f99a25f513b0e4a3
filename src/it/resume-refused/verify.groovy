def log = new File(basedir, 'build.log').text
def (first, refused, told) = log.split(/(?m)^.*Scanning for projects.*$/).drop(1)

assert first.contains('BUILD SUCCESS')
assert refused.contains('checkpoint-step-6 belongs to a run that differs from this one (then -> now):')
assert refused.contains('learningRate: 3.0E-5 -> 1.0E-4')
assert refused.contains('maxSteps: 6 -> 9')
assert !(refused =~ /(seed|warmupSteps|loraRank): .* -> /).find()
assert refused.contains('<resume>never</resume>')
assert refused.contains('<resumeIgnoreChanges>true</resumeIgnoreChanges>')
assert !refused.contains('\tat ai.refocused')

assert told.contains('[WARNING]')
assert told.contains('learningRate: 3.0E-5 -> 1.0E-4')
assert told.contains('BUILD SUCCESS')
def results = new File(basedir, 'target/fine_tuned_models/instruct_instruct/train_results.json').text
assert results.contains('"global_step" : 9')
