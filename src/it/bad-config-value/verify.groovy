def log = new File(basedir, 'build.log').text

// All problems in one report.
[
  '11 things are wrong:',
  '<method>: "lorra" is not one of full, lora, freeze. Did you mean "lora"?',
  '<learningRate>: "-1.0" is not a number above 0, at most 1, or auto.',
  '<evalSplit>: "1.5" is not a number from 0 to below 1.',
  '<packing>: "yes" is not true or false.',
  '<numEpoch>: there is no such parameter. Did you mean <numEpochs>?',
  '<compareWithBase>: is not for finetune, but for evaluate, test-model. Write it for that goal.',
  '<prompts>: "One, two?" is one text, and a list belongs here. Give each text an element of its own: <text>...</text>.',
  'project property refocused.loraRnk: there is no such parameter. Did you mean "loraRank"?',
  'project property refocused.loraAlpha: "-2.0" is not a number above 0.',
  '-Drefocused.seeds: there is no such parameter. Did you mean "seed"?'
].each { assert log.contains(it) : it }

// A mistake of the user's is a sentence, not a stack trace.
assert !log.contains('\tat ai.refocused')
assert !log.contains('Caused by:')
