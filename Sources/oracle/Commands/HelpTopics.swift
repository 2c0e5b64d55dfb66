internal import StrictJSON

/// What `oracle help TOPIC` explains beside commands: an installed `oracle` has no documents beside it.
enum HelpTopic: String, CaseIterable {
    case verdicts
    case policy

    /// - Parameter userPolicy: where this user's policy lies; nil where there is no home.
    func text(userPolicy: String?) -> String {
        switch self {
        case .verdicts: Self.verdictsText
        case .policy: Self.policyText(userPolicy ?? "policy.yaml in the configuration directory")
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
          steward    signs the list of those whose statements count
          root       the keys behind the stewards; a tap is pinned to its fingerprint
        """

    private static func policyText(_ place: String) -> String {
        """
        A policy says what passes, that is, when the exit status is 0. Without one, known and trusted do.
        It is a YAML file. All that are there must be satisfied:

          /etc/oracle/policy.yaml, of this machine's administrator
          \(place), yours; or --policy FILE in its place

        An example:

        version: 1
        require: trusted            # trusted, or known, the default
        max-age: 30d                # how old the registry may be; no limit by default
        rules:                      # the first that matches the model's name decides
          - match: "sentence-transformers/*"
            require: known
            coverage: full          # all files beside the weights too; default: weights
            lineage: require        # every step back to the base is attested; warn (default) or off
          - match: "acme:acme/*"    # the tap acme, about acme's models: without a rule that names it
            require: trusted        # so, no tap but the default one counts
          - match: "openai/*"
            mode: warn              # say what is not met, and pass
        """
    }
}
