def log = new File(basedir, 'build.log').text

// The manual of the command line: every parameter with its description and property.
['task', 'baseModel', 'dataset', 'preset', 'learningRate', 'loraTargetModules', 'device'].each {
  assert log =~ /(?m)^\s+${it}\s*$/ : it
  assert log.contains('refocused.' + it) : it
}
assert log.contains('Peak learning rate, or auto to have one found first')

// Each goal has the parameters that it uses, and no others.
def merge = log.substring(log.lastIndexOf('refocused:merge\n'), log.indexOf('Settings, with where they are from'))
assert merge =~ /(?m)^\s+adapter\s*$/
assert !(merge =~ /(?m)^\s+loraRank\s*$/)

// Values with their origins, without secrets, and whether they have an effect.
[
  /(?m)^\[INFO\]   task +instruct +pom$/,
  /(?m)^\[INFO\]   method +lora +command line$/,
  /(?m)^\[INFO\]   maxLength +128 +project property$/,
  /(?m)^\[INFO\]   loraRank +8 +default of the task instruct$/,
  /(?m)^\[INFO\]   freezeRatio +0.5 +built-in default; no effect while <method> is "lora"$/,
  /(?m)^\[INFO\]   hubEndpoint +https:\/\/\*\*\*@hub.example +command line$/,
  /(?m)^\[INFO\]   natives +\S+, the fastest for this processor$/,
  /(?m)^\[INFO\]   weights +6,144 trained, 2.19 % of the model's 281,152$/,
  /(?m)^\[INFO\]   LoRA     on q_proj, k_proj, v_proj, which are$/,
  /(?m)^\[INFO\]     blocks 0-2 attention.query_key_value \(query, key, value\) \[192, 64\]: rank 8, scale 2, 3 x 2,048 = 6,144$/,
  /(?m)^\[INFO\]     optimizer  [\d.]+ [kM]B$/
].each { assert log =~ it : it }
assert !log.contains('[INFO] me:hunter2')
assert !new File(basedir, 'target/fine_tuned_models').exists()
