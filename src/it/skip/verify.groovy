def log = new File(basedir, 'build.log').text

assert log.contains('Fine-tuning is skipped.')
assert !new File(basedir, 'target/refocused').exists()
