def log = new File(basedir, 'build.log').text
def made = new File(basedir, 'made')

assert new File(made, 'data/train.jsonl').file
assert new File(made, '.gitignore').text.contains('/target/')
assert log.contains('[INFO] What to do next, in the folder made:')

// Its data are checked first, and briefly.
def checked = log.indexOf('Validating train.jsonl for chat')
assert checked > 0 && checked < log.indexOf('Fine-tuning neox-tiny for chat')
assert log.contains('[INFO]   found       0 errors, 0 warnings, ')
assert !log.contains('  lengths  ') && !log.contains('Without <baseModel>')
assert new File(made, 'target/refocused/default-validate-dataset/validation.sarif').file

// It trains as it is, and its report has samples.
def run = new File(made, 'target/fine_tuned_models/chat_train')
assert new File(run, 'final_model/model.safetensors').file
assert new File(run, 'samples.jsonl').readLines().size() == 2
assert new File(made, 'target/made-1.0.0-SNAPSHOT.zip').file

assert log.contains('-Drefocused.taks: is not for init. Did you mean "task"?')
assert log.contains('made/pom.xml: is there already, and is left as it is.')
assert !log.contains('\tat ai.refocused')
