def log = new File(basedir, 'build.log').text
assert (log =~ /Step 2 \(learning rate \S+\): the loss is not finite, at batch 2 of epoch 1 \(training examples \d+, \d+\)\. The step was not taken\./).find()
assert log.contains('There is no checkpoint yet.')
assert log.contains('Lower <learningRate>')
assert !log.contains('\tat ai.refocused')
assert !new File(basedir, 'target/fine_tuned_models/instruct_instruct/final_model').exists()
