import groovy.json.JsonSlurper
import groovy.xml.XmlSlurper

def log = new File(basedir, 'build.log').text

// Training happened once: gates are no input of it. The first three evaluations had other inputs.
assert log.count('Fine-tuning neox-tiny for instruct') == 1
assert log.count('Fine-tuning is up to date') == 3
assert log.count('Evaluating final_model for instruct') >= 2

// In the phase package, by finetune itself, beside the base model and without gates.
def atEnd = log.split(/(?m)^.*Scanning for projects.*$/)[2]
assert atEnd.contains('Evaluating final_model for instruct')
assert (atEnd =~ /improvementOverBase +-?\d/).find()
assert !(atEnd =~ /  (gate|canary) /).find()

// The base model was measured since a gate asks for it; the loss is the trainer's own.
def trained = (log =~ /held out (\d\.\d{4}) -> (\d\.\d{4})/)[0]
[
  "  loss     ${trained[2]}, perplexity ",
  '  gate     passed: evalLoss < 10',
  '  gate     passed: improvementOverBase > -50%',
  '  gate     passed: eosMissRate <= 100%',
  '  canary   passed: What is 2 + 2?',
  '  gate     passed: noRegressionAgainst ai.refocused.it:quality-gates:1.0',
  '  gate     FAILED: evalLoss < 0.5',
  '  canary   FAILED: What is 2 + 2?',
  '2 of 2 gates and canaries did not pass:',
  "  - Gate \"evalLoss < 0.5\": evalLoss is ${trained[2]}, and has to be below 0.5.",
  'has nothing of the form "^no such answer$".',
  'Gate "syntaxValidity > 50%": syntaxValidity has not been measured: it is taken of answers that are code.',
  '-Drefocused.gates: "evalLos < 2", character 1: there is no metric "evalLos". Did you mean "evalLoss"?',
].each { assert log.contains(it) : it }
assert !log.contains('\tat ai.refocused')

// The installed model, by its coordinates, and what tuning has made it forget of general text.
assert log.contains('  gate     passed: forgetting < 100%')
def released = new JsonSlurper().parse(
    new File(basedir, 'target/refocused/default-cli/evaluation/evaluation.json'))
assert released.model == 'ai.refocused.it:quality-gates:1.0'
def general = released.metrics
assert general.generalPerplexity > 1 && general.baseGeneralPerplexity > 1
def forgotten = general.generalPerplexity / general.baseGeneralPerplexity - 1
assert Math.abs(general.forgetting - forgotten) < 1e-6 && general.forgetting != 0
assert released.gates*.outcome == ['passed']
assert String.format(Locale.ROOT, '%.4f', general.evalLoss) == trained[2]

// What the fourth build left, in which two did not pass; the next ones were called by hand.
def run = new File(basedir, 'target/fine_tuned_models/instruct_instruct/evaluation')
def lines = new File(run, 'answers.jsonl').readLines()
assert lines.size() == 3
def found = new JsonSlurper().parse(new File(run, 'evaluation.json'))
assert found.model == 'final_model' && found.examples > 3 && found.answers == 3
assert found.metrics.keySet().containsAll(['evalLoss', 'perplexity', 'rougeL', 'eosRate'])
assert found.gates*.outcome == ['not_measured']
def suite = new XmlSlurper().parse(
    new File(basedir, 'target/refocused-reports/TEST-refocused.default-evaluate.xml'))
assert suite.@failures == '2' && suite.@errors == '0'
assert suite.testcase.findAll { it.@classname == 'refocused.evaluation.gate' }*.@name*.text() ==
    ['evalLoss < 0.5']
