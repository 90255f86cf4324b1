#!/usr/bin/env nextflow
// N shards of one batch, merged into one project: nextflow run main.nf -profile local (or slurm) --inputs /data/slides.
// docs/clusters.md says what it writes. Everything lies below params.out and not in Nextflow's own folder of a task: a task that
// is tried again gets another such folder, and would not find the journal of the one before.

def quoted(words) {
    words.collect { "'" + it.toString().replace("'", "'\\''") + "'" }.join(' ')
}

process SHARD {
    tag "${index}/${params.shards}"
    cpus params.threads
    memory params.memory
    time params.time
    clusterOptions params.gpus ? "--gpus=${params.gpus}" : ''
    // One that fails for good does not keep those from ending that run.
    errorStrategy { task.attempt <= 2 ? 'retry' : 'finish' }
    maxRetries 2

    input:
    val index

    output:
    val index

    script:
    def inputs = params.inputs instanceof List ? params.inputs : [params.inputs]
    """
    sh ${quoted(["${projectDir}/../run-shard.sh", params.out, index, params.shards])} \\
        ${params.spindle} batch ${quoted(inputs)} ${params.options} --provider ${params.provider} --threads ${task.cpus}
    """
}

process MERGE {
    input:
    val answered

    output:
    val true

    script:
    """
    sh ${quoted(["${projectDir}/../merge-shards.sh", params.out, params.shards])} ${params.spindle}
    """
}

// Last, so that the list of failed slides and the merged project stay whatever it ends with.
process LIST {
    input:
    val merged

    script:
    """
    ${params.node} ${quoted(["${projectDir}/../collect.mjs", params.out, params.shards])} ${params.strict ? 'strict' : ''}
    """
}

workflow {
    if (!params.inputs) {
        error 'name slides, folders or lists with --inputs'
    }
    def answered = SHARD(channel.of(1..(params.shards as int))).collect()
    LIST(MERGE(answered))
}
