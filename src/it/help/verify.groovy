def log = new File(basedir, 'build.log').text

// The manual of the command line: every parameter with its description and property.
['task', 'baseModel', 'dataset', 'preset', 'learningRate', 'loraTargetModules', 'device'].each {
  assert log =~ /(?m)^\s+${it}\s*$/ : it
  assert log.contains('refocused.' + it) : it
}
assert log.contains('Peak learning rate, or auto to have one found first')
