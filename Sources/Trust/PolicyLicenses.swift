package import Attestation

extension Policy {
    /// What licenses may be stated, of a model and of all that it was made from.
    package struct LicenseRule: Hashable, Sendable {
        /// Identifiers of SPDX, or texts as they are stated, with `*`; nil for any.
        package var allow: [String]?
        package var deny: [String]
        /// Whether a model has to state one where its lineage is known.
        package var refusesUnstated: Bool
        /// Whether a license may lose what the parent's asks.
        package var refusesDrift: Bool

        package init(
            allow: [String]? = nil, deny: [String] = [], refusesUnstated: Bool = false,
            refusesDrift: Bool = false
        ) {
            self.allow = allow
            self.deny = deny
            self.refusesUnstated = refusesUnstated
            self.refusesDrift = refusesDrift
        }

        private func isRefused(_ license: LicenseText) -> Bool {
            license.isDenied(by: deny) || (allow.map { !license.isAllowed(by: $0) } ?? false)
        }

        func demands(_ facts: PolicyFacts) -> [PolicyDemand] {
            let nodes = facts.lineage.nodes
            let licenses = LicenseChain(facts.lineage)
            var demands: [PolicyDemand] = []
            func add(_ wants: String, _ wrong: [String], _ good: String, _ remedy: String) {
                let more = wrong.count > 1 ? ", and \(wrong.count - 1) more" : ""
                demands.append(
                    PolicyDemand(
                        code: .policyLicenses, wants: wants,
                        found: wrong.first.map { "\($0)\(more)" } ?? good,
                        isMet: wrong.isEmpty, remedy: wrong.isEmpty ? nil : remedy))
            }
            if allow != nil || !deny.isEmpty {
                let wants =
                    ([allow.map { "licenses among \($0.joined(separator: ", "))" } ?? "licenses"]
                    + (deny.isEmpty ? [] : ["other than \(deny.joined(separator: ", "))"])).joined(
                        separator: " ")
                let wrong = licenses.steps.flatMap { step in
                    step.licenses.filter(isRefused).map { "\(nodes[step.node].name) states \($0.stated)" }
                }
                add(
                    wants, wrong, "all that are stated are",
                    "another model, or a statement of another license by its publisher")
            }
            if refusesUnstated {
                let wrong = licenses.steps.filter(\.licenses.isEmpty).map {
                    "\(nodes[$0.node].name) states none"
                }
                add("that licenses are stated", wrong, "they are", "a statement of the license")
            }
            if refusesDrift {
                let wrong = licenses.steps.flatMap { step in
                    step.drift.map { "\(nodes[step.node].name) \($0.kind.words) (\(nodes[$0.parent].name))" }
                }
                add(
                    "that no license loses what its parent's asks", wrong, "none does",
                    "a statement of a license that keeps it")
            }
            return demands
        }
    }

    /// What is asked of models that were made in one way.
    package struct RelationRule: Hashable, Sendable {
        /// Of which models it is asked.
        package enum Steps: String, CaseIterable, Hashable, Sendable {
            /// Of the model itself, where it was made so.
            case own
            /// Of every model of the lineage, as far as it is stated, that was made so.
            case all
        }

        package var relation: Relation
        package var steps = Steps.own
        /// A comparison with every parent of that relation, which agrees.
        package var isComparisonRequired: Bool
        /// Its `notaries`, `evaluations`, `comparisons` and `lineage` hold.
        package var rule: Rule

        package init(
            relation: Relation, steps: Steps = .own, isComparisonRequired: Bool, rule: Rule
        ) {
            self.relation = relation
            self.steps = steps
            self.isComparisonRequired = isComparisonRequired
            self.rule = rule
        }
    }
}
