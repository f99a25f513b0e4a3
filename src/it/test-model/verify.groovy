import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def result = { execution ->
  def lines = new File(basedir, "target/refocused/${execution}/events.jsonl").readLines()
  new JsonSlurper().parseText(lines.last()).result
}

// Prompts of the pom, rendered by the chat template, answered by the tuned model.
def asked = result('ask')
assert asked.answers*.model == ['final_model', 'final_model']
assert asked.answers*.prompt == ['How many clips, in all, did Natalia sell?', 'Who are you?']
assert asked.answers.every { it.tokens in 1..12 }
assert asked.generatedTokens == asked.answers*.tokens.sum()
[
  'Testing final_model for chat',
  '  answers  at most 12 tokens, drawn with temperature 0.8, top-k 20, top-p 1, min-p 0, seed 42',
  '> How many clips, in all, did Natalia sell?',
  '> Who are you?',
].each { assert log.contains(it) : it }

// One prompt of the command line, answered by both models.
[
  '> What is 2 + 2, and why?',
  '  answers  at most 12 tokens, the likeliest each time',
  '  neox-tiny (base)',
].each { assert log.contains(it) : it }

// Nobody to ask, and mistakes.
[
  '<prompts>: there is no prompt, and nobody to ask for one: Maven runs in batch mode or without a terminal.',
  '-Drefocused.topP: has no effect while <temperature> is "0.0".'
].each { assert log.contains(it) : it }
assert !log.contains('\tat ai.refocused')
