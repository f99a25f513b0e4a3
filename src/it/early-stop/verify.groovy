import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
assert log.contains('BUILD SUCCESS')
def told = log =~ /stop     early, after step 6: no evaluation since that of step (\d+) was better/
assert told.find()

def run = new File(basedir, 'target/fine_tuned_models/instruct_instruct')
def state = new JsonSlurper().parse(new File(run, 'trainer_state.json'))
assert state.global_step == 6
assert state.max_steps == 60
assert state.best_global_step == told.group(1) as int
def results = new JsonSlurper().parse(new File(run, 'train_results.json'))
assert results.global_step == 6

// loadBestModelAtEnd: the two models are one.
def bytes = { new File(run, it + '/model.safetensors').bytes }
assert Arrays.equals(bytes('final_model'), bytes('best_model'))
