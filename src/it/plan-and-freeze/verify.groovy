def log = new File(basedir, 'build.log').text

assert log.contains('[INFO] Fine-tuning neox-tiny would take')
['weights', 'gradients', 'optimizer', 'tape', 'arena', 'head', 'base'].each {
  assert log =~ /(?m)^\[INFO\]     $it +[\d.]+ [kMG]B$/
}
assert log =~ /(?m)^\[INFO\]   time     about .* s a step, without evaluation and checkpoints$/
assert log =~ /(?m)^\[INFO\]   memory   [\d.]+ [MG]B planned, [\d.]+ [MG]B free$/
assert !new File(basedir, 'target/fine_tuned_models').exists()

def kept = new File(basedir, 'target/kept/fine_tuned_models/instruct_instruct')
def computed = new File(basedir, 'target/computed/fine_tuned_models/instruct_instruct')
assert new File(kept, 'frozen_cache').listFiles().length == 1
assert !new File(computed, 'frozen_cache').exists()
def weights = new File(kept, 'final_model/model.safetensors').bytes
assert Arrays.equals(weights, new File(computed, 'final_model/model.safetensors').bytes)
assert !log.contains('[WARNING] <frozenCache')
