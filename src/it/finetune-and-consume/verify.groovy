import groovy.json.JsonSlurper
import java.util.zip.ZipFile

def installed = new File(localRepositoryPath, 'ai/refocused/it')
def produced = new File(installed, 'producer/1.0/producer-1.0-model.zip')
def consumed = new File(installed, 'consumer/1.0/consumer-1.0-model.zip')
assert produced.file
assert consumed.file

// The artifact is a plain Hugging Face folder.
def names = new ZipFile(produced).withCloseable { it.entries()*.name }
assert names.containsAll(
    ['README.md', 'config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json'])
assert names == names.toSorted()

// Where the first run ended, the second began.
def events = { project ->
  def json = new JsonSlurper()
  new File(basedir, project + '/target/refocused/default/events.jsonl').readLines().collect {
    json.parseText(it)
  }
}
def result = events('producer').last().result
def base = events('consumer').find { it.type == 'evaluation' && it.step == 0 }
assert events('producer').last().type == 'completed'
assert Math.abs(base.evalLoss - result.finalEvalLoss) < 1e-4

// The card names what the model was made from, wherever it was unpacked.
def card = new ZipFile(consumed).withCloseable { it.getInputStream(it.getEntry('README.md')).text }
assert card.contains('base_model: "ai.refocused.it:producer:1.0:model"')
assert new File(basedir, 'build.log').text.contains(
    'Fine-tuning ai.refocused.it:producer:1.0:model for instruct')

// What a run leaves in its folder.
def run = new File(basedir, 'producer/target/fine_tuned_models/instruct_instruct')
['final_model/model.safetensors', 'best_model/model.safetensors', 'trainer_state.json',
    'train_results.json', 'checkpoints/checkpoint-step-3'].each {
  assert new File(run, it).exists() : it
}
assert new JsonSlurper().parse(new File(run, 'trainer_state.json')).log_history
