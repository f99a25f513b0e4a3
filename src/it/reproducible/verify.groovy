def first = new File(basedir, 'target/first/reproducible-1.0-model.zip')
def second = new File(basedir, 'target/second/reproducible-1.0-model.zip')

assert first.length() > 1_000_000
assert Arrays.equals(first.bytes, second.bytes)
