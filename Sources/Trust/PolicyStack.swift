package import Attestation

/// The policies that hold here. Every one must be satisfied, each by its own first matching rule and in its own mode: so each
/// tightens the others, and loosens nothing that they state.
package struct PolicyStack: Hashable, Sendable {
    /// Whose a policy is.
    package enum Owner: String, CaseIterable, Hashable, Sendable {
        /// What holds where neither the administrator nor the user wrote one.
        case builtIn = "built-in"
        case administrator, user, project, tap

        /// Whoever works on a project, or follows a registry, did not write its policy: it grants nothing, and where it is silent
        /// it says nothing.
        package var onlyTightens: Bool { self == .project || self == .tap }
    }

    package struct Layer: Hashable, Sendable {
        package let owner: Owner
        package let policy: Policy
    }

    /// The administrator's first, then the chosen one, or the built-in where there is neither; the project's last.
    package let layers: [Layer]

    package init(floor: Policy?, chosen: Policy?, project: Policy? = nil) {
        func layer(_ owner: Owner, _ policy: Policy?) -> [Layer] {
            policy.map { [Layer(owner: owner, policy: $0)] } ?? []
        }
        let granting = layer(.administrator, floor) + layer(.user, chosen)
        layers =
            (granting.isEmpty ? layer(.builtIn, .builtIn) : granting) + layer(.project, project)
    }

    /// What one policy demands of one name.
    package struct Decision: Hashable, Sendable {
        package let owner: Owner
        /// The file; nil for the built-in policy.
        package let path: String?
        /// The rule that matched first; nil where the policy's own lines decide.
        package let rule: Policy.Rule?
        package let require: Policy.Requirement
        package let coverage: Policy.Coverage
        /// nil where the policy does not say.
        package let lineage: Policy.Lineage?
        package let mode: Policy.Mode
        /// Seconds.
        package let maxAge: UInt64?
        /// Whether an attestation of this tap may make the name pass: always for the default tap, for another only by a
        /// rule that names it.
        package let grants: Bool
        /// The tap that alone may speak for the name, where the policy says so.
        package let owningTap: String?
        /// The rule of another policy that counts in the place of this one's, for this policy lets it.
        package var loosenedBy: String?
    }

    /// Whether any policy lists a tap among those whose revocations bind.
    package func bindsRevocations(of tap: String) -> Bool {
        layers.contains { $0.policy.revocations.contains { $0.lowercased() == tap.lowercased() } }
    }

    /// - Parameters:
    ///   - name: nil where no name is known: no rule matches.
    ///   - own: the tap's own policy.
    package func decisions(
        for name: ModelName?, tap: String, isDefault: Bool, own: Policy? = nil
    ) -> [Decision] {
        var decisions = layers.map { Self.decision($0, name, tap: tap, isDefault: isDefault) }
        if let name, let floor = layers.firstIndex(where: { $0.owner == .administrator }),
            let user = decisions.first(where: { $0.owner == .user }), let rule = user.rule,
            layers[floor].policy.mayLoosen.contains(where: {
                $0.matches(name, tap: tap, isDefault: isDefault)
            })
        {
            // What is left of the floor: its age, and its word on who owns the name.
            let old = decisions[floor]
            decisions[floor] = Decision(
                owner: old.owner, path: old.path, rule: nil, require: .known, coverage: .weights,
                lineage: rule.lineage, mode: rule.mode ?? .enforce, maxAge: old.maxAge,
                grants: old.owningTap.map { $0.lowercased() == tap.lowercased() } ?? true,
                owningTap: old.owningTap, loosenedBy: user.label)
        }
        if let own {
            // Its names are those of its own registry, whatever that is called here.
            decisions.append(
                Self.decision(Layer(owner: .tap, policy: own), name, tap: tap, isDefault: true))
        }
        return decisions
    }

    private static func decision(
        _ layer: Layer, _ name: ModelName?, tap: String, isDefault: Bool
    ) -> Decision {
        let policy = layer.policy
        let rule = name.flatMap { name in
            policy.rules.first { $0.match.matches(name, tap: tap, isDefault: isDefault) }
        }
        let owner = layer.owner == .tap ? nil : name.flatMap { policy.owningTap(of: $0) }
        let isOwner = owner.map { $0.lowercased() == tap.lowercased() }
        // To silence a warning is to loosen.
        let lineage = layer.owner.onlyTightens && rule?.lineage == .off ? nil : rule?.lineage
        return Decision(
            owner: layer.owner, path: policy.path, rule: rule,
            require: rule?.require ?? policy.require ?? .known, coverage: rule?.coverage ?? .weights,
            lineage: lineage, mode: rule?.mode ?? .enforce, maxAge: policy.maxAge,
            grants: isOwner ?? (layer.owner.onlyTightens || isDefault || rule?.match.tap != nil),
            owningTap: owner)
    }
}
