// Runs beside the build.
['sh', 'kill-trainer.sh'].execute(null as List, basedir)
return true
