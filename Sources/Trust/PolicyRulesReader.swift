internal import Attestation
internal import YAML

/// The keys of a rule that are about relations, licenses and signers.
enum PolicyRulesReader {
    /// - Parameter rule: the one that they stand in.
    static func relations(_ value: YAMLValue, in rule: Policy.Rule) throws(YAMLError) -> [Policy.RelationRule]
    {
        guard let members = value.members else {
            throw value.error("relations is a mapping: {quantized: {comparison: agrees}}")
        }
        var found: [Policy.RelationRule] = []
        for member in members {
            guard let relation = Relation(rawValue: member.key) else {
                throw PolicyKeys.unknown(member, among: Relation.allCases.map(\.rawValue))
            }
            try NotaryRulesReader.check(
                member.value, knows: PolicyKeys.relation,
                what: "a relation's demands are a mapping: {comparison: agrees, notaries: {at-least: 2}}")
            var asked = Policy.Rule(match: rule.match, line: member.line)
            var isComparisonRequired = false
            var steps = Policy.RelationRule.Steps.own
            for inner in member.value.members ?? [] {
                switch inner.key {
                case "comparison":
                    guard inner.value.string == "agrees" else {
                        throw inner.value.error("comparison is: agrees")
                    }
                    isComparisonRequired = true
                case "notaries": asked.notaries = try NotaryRulesReader.notaries(inner.value)
                case "evaluations": asked.evaluations = try NotaryRulesReader.evaluations(inner.value)
                case "comparisons": asked.comparisons = try NotaryRulesReader.comparisons(inner.value)
                case "lineage": asked.lineage = try PolicyReader.choice(inner)
                case "steps": steps = try PolicyReader.choice(inner)
                default: throw PolicyKeys.unknown(inner, among: PolicyKeys.relation)
                }
            }
            guard
                isComparisonRequired || asked.notaries != nil || !asked.evaluations.isEmpty
                    || !asked.comparisons.isEmpty || asked.lineage != nil
            else { throw member.value.error("\(relation.rawValue) demands nothing here") }
            found.append(
                Policy.RelationRule(
                    relation: relation, steps: steps, isComparisonRequired: isComparisonRequired,
                    rule: asked))
        }
        return found
    }

    static func licenses(_ value: YAMLValue) throws(YAMLError) -> Policy.LicenseRule {
        try NotaryRulesReader.check(
            value, knows: PolicyKeys.licenses,
            what:
                "licenses is a mapping: {allow: [apache-2.0], deny: [\"*-nc-*\"], unstated: refuse, drift: refuse}"
        )
        return Policy.LicenseRule(
            allow: try value["allow"].map(texts), deny: try value["deny"].map(texts) ?? [],
            refusesUnstated: try refuses(value["unstated"]), refusesDrift: try refuses(value["drift"]))
    }

    static func signers(_ value: YAMLValue) throws(YAMLError) -> Policy.SignerRule {
        try NotaryRulesReader.check(
            value, knows: PolicyKeys.signers, what: "signers is a mapping: {allow: [A, B], deny: [C]}")
        guard value["allow"] != nil || value["deny"] != nil else {
            throw value.error("signers has allow or deny")
        }
        return Policy.SignerRule(
            allow: try value["allow"].map(texts), deny: try value["deny"].map(texts) ?? [])
    }

    private static func refuses(_ value: YAMLValue?) throws(YAMLError) -> Bool {
        guard let value else { return false }
        switch value.string {
        case "refuse": return true
        case "allow": return false
        default: throw value.error("it is one of: allow, refuse")
        }
    }

    private static func texts(_ value: YAMLValue) throws(YAMLError) -> [String] {
        guard let elements = value.elements, !elements.isEmpty, elements.count <= NotaryRulesReader.limit
        else {
            throw value.error("a list of 1 to \(NotaryRulesReader.limit) texts")
        }
        var found: [String] = []
        for element in elements { found.append(try NotaryRulesReader.text(element, "each")) }
        return found
    }
}
