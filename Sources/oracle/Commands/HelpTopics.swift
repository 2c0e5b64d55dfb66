internal import StrictJSON

/// What `oracle help TOPIC` explains beside commands: an installed `oracle` has no documents beside it.
enum HelpTopic: String, CaseIterable {
    case verdicts
    case policy
    case evaluations

    /// - Parameter userPolicy: where this user's policy lies; nil where there is no home.
    func text(userPolicy: String?) -> String {
        switch self {
        case .verdicts: Self.verdictsText
        case .policy: Self.policyText(userPolicy ?? "policy.yaml in the configuration directory")
        case .evaluations: Self.evaluationsText
        }
    }

    func json(userPolicy: String?) -> JSON {
        ["schema": 1, "topic": .string(rawValue), "text": .string(text(userPolicy: userPolicy))]
    }

    private static let verdictsText = """
        A verdict is about bytes, and says on whose word it rests.

          trusted    the publisher signed these bytes
          known      no publisher did; a curator observed them in public sources that suffice
          unknown    nobody whose word counts has spoken of them; that is no sign of tampering
          untrusted  the bytes, what lies beside them or the name are not what they are said to be
          conflict   signers of equal rank contradict each other
          revoked    somebody who may take it back did, or it was made from compromised bytes

        The policy decides which of them pass: oracle help policy.

        Who is who
          registry   signed statements in a log that only grows; one that you follow is a tap
          default    the registry that is installed with oracle
          publisher  signs releases of the models under its own owner's name
          curator    signs observations: what public sources state of a model
          notary     signs what it measured, and co-signs what others state; a policy says how many it takes
          steward    signs the list of those whose statements count
          root       the keys behind the stewards; a tap is pinned to its fingerprint
        """

    private static let evaluationsText = """
        A notary measures a model and signs what it scored.

        Where the weights are; no key, no registry, no network:

          oracle attest evaluation ./m --results out/ --unsigned -o eval.json
          oracle attest evaluation ./m --unsigned -o eval.json --run -- lm_eval ... --output_path out

        Where the keys are:

          oracle cosign eval.json --as NOTARY --registry DIR
          oracle cosign RELEASE --because eval.json --as NOTARY --registry DIR

        Read are results_*.json of lm-evaluation-harness 0.4, and of any other harness this JSON:

          {"oracle-results": 1, "harness": {"name": "ours", "version": "2"},
           "model": "./m", "served": false, "limit": null, "settings": {"dtype": "float16"},
           "values": [{"task": "sums", "metric": "exact", "value": 0.5, "stderr": 0.01, "n": 1000,
                       "few-shot": 0, "higher-is-better": true}]}

        model, served, limit, settings and what stands behind value may be left out. settings knows backend,
        model-args, dtype, quantization, gen-kwargs, batch-size, chat-template (its SHA-256), revision and adapter (its
        weights digest).

        What ties the values to the bytes is stated (binding):

          before-and-after  the harness ran between two digests of the model (--run)
          after-the-fact    the results were there when the model was digested
          by-name           a service answered: which weights did is not known, and no policy counts it
        """

    private static func policyText(_ place: String) -> String {
        """
        A policy says what passes, that is, when the exit status is 0. Without one, known and trusted do.
        It is a YAML file. All that are there must be satisfied:

          /etc/oracle/policy.yaml, of this machine's administrator
          \(place), yours; or --policy FILE in its place
          oracle-policy.yaml, the project's: in the working directory or the nearest above it; it only tightens
          a registry's own, of its models, which its stewards signed; it only tightens

        An example:

        version: 1
        require: trusted            # trusted, or known, the default
        max-age: 30d                # how old the registry may be; no limit by default
        rules:                      # the first that matches the model's name decides
          - match: "sentence-transformers/*"
            require: known
            coverage: full          # all files beside the weights too; default: weights
            lineage: require        # every step back to the base is attested; warn (default) or off
            notaries: {at-least: 2, from: [EleutherAI, AI2]}    # independent organisations that speak for it
            evaluations: [{task: hellaswag, metric: acc_norm, at-least: 0.6}]
            comparisons: {rank-one-edit: not-found}             # against its parent
            licenses: {deny: ["*-nc-*"], drift: refuse}         # of it and all that it was made from
            relations: {quantized: {comparison: agrees}}        # asked only of what was made so
          - match: "acme:acme/*"    # the tap acme, about acme's models: without a rule that names it
            require: trusted        # so, no tap but the default one counts
          - match: "openai/*"
            mode: warn              # say what is not met, and pass
            signers: {deny: [somebody]}                         # whose word does not count

        # oracle policy check [FILE] says what is wrong with one; oracle policy explain MODEL, what it makes of a model.
        """
    }
}
