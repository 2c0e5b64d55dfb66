internal import YAML
internal import Cryptography
internal import Registry
internal import Attestation

/// A policy that cannot be read is no policy: nothing is judged by half of one.
package struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// From 1.
    package let line: Int
    /// From 1, in characters; nil where it is not known.
    package let column: Int?
    package let reason: String

    package var description: String { "\(path):\(line): \(reason)" }
}

/// Reads a policy file, version 1.
package enum PolicyReader {
    private static let rules = 1_000

    package static func read(_ bytes: [UInt8], path: String) throws(PolicyError) -> Policy {
        do throws(YAMLError) {
            try refuseHiddenLines(bytes)
            guard let root = try YAMLValue.parse(bytes) else {
                throw YAMLError("the policy is empty; it starts with \"version: 1\"", line: 1)
            }
            return try policy(root, path: path)
        } catch {
            throw PolicyError(path: path, line: error.line, column: error.column, reason: error.reason)
        }
    }

    /// U+0085, U+2028 and U+2029 end a line, and so a comment, to YAML and in no editor; marks of direction (U+202A to U+202E, U+2066 to
    /// U+2069) show a line other than it is. A rule that nobody sees is none.
    private static func refuseHiddenLines(_ bytes: [UInt8]) throws(YAMLError) {
        var line = 1
        for (index, byte) in bytes.enumerated() where byte == 0x0A || byte == 0xC2 || byte == 0xE2 {
            if byte == 0x0A {
                line += 1
                continue
            }
            let next = bytes[(index + 1)...].prefix(2)
            let isHidden =
                byte == 0xC2
                ? next.first == 0x85
                : next.first == 0x80 && (0xA8...0xAE).contains(next.last ?? 0)
                    || next.first == 0x81 && (0xA6...0xA9).contains(next.last ?? 0)
            guard isHidden else { continue }
            throw YAMLError("a line break or a mark of direction that editors do not show", line: line)
        }
    }

    private static func policy(_ root: YAMLValue, path: String) throws(YAMLError) -> Policy {
        guard let members = root.members else { throw root.error("a policy is a mapping") }
        // First of all, for another version may mean other things by the same keys.
        guard let version = root["version"] else { throw root.error("version is missing; this is version 1") }
        guard version.int == 1 else {
            throw version.error("this version of oracle reads policies of version 1")
        }
        var policy = Policy(path: path)
        for member in members {
            switch member.key {
            case "version": break
            case "require": policy.require = try choice(member)
            case "max-age":
                guard let text = member.value.string, let span = Moment.parseSpan(text) else {
                    throw member.value.error("max-age is a span like 7d, 12h, 30m or 45s")
                }
                policy.maxAge = span
            case "rules":
                guard let elements = member.value.elements else {
                    throw member.value.error("rules is a list")
                }
                guard elements.count <= rules else {
                    throw member.value.error("more than \(rules) rules")
                }
                for element in elements { policy.rules.append(try rule(element)) }
            case "receipts":
                guard let elements = member.value.elements, elements.count <= rules else {
                    throw member.value.error("receipts is a list of at most \(rules)")
                }
                policy.receipts = []
                for element in elements { policy.receipts?.append(try receipt(element)) }
            case "revocations":
                guard let elements = member.value.elements, elements.count <= rules else {
                    throw member.value.error("revocations is a list of taps, at most \(rules)")
                }
                for element in elements { policy.revocations.append(try tap(element)) }
            case "namespaces":
                guard let entries = member.value.members, entries.count <= rules else {
                    throw member.value.error("namespaces maps patterns to taps, at most \(rules)")
                }
                for entry in entries {
                    guard let pattern = NamePattern(entry.key), pattern.tap == nil else {
                        throw YAMLError(
                            "a namespace is a pattern like \"owner/*\" or \"owner/model\"", line: entry.line)
                    }
                    policy.namespaces.append(
                        Policy.Namespace(pattern: pattern, tap: try tap(entry.value)))
                }
            case "may-loosen":
                guard let elements = member.value.elements, elements.count <= rules else {
                    throw member.value.error("may-loosen is a list of patterns, at most \(rules)")
                }
                for element in elements { policy.mayLoosen.append(try pattern(element)) }
            case _ where PolicyKeys.rule.contains(member.key):
                throw member.error("\(member.key) stands in a rule; match: \"*\" is one for every name")
            default: throw PolicyKeys.unknown(member, among: PolicyKeys.policy)
            }
        }
        return policy
    }

    private static func pattern(_ value: YAMLValue) throws(YAMLError) -> NamePattern {
        guard let text = value.string, let pattern = NamePattern(text) else {
            throw value.error(
                "match is a pattern like \"owner/*\", \"owner/model\", \"*\" or \"tap:owner/*\"")
        }
        return pattern
    }

    private static func rule(_ value: YAMLValue) throws(YAMLError) -> Policy.Rule {
        guard let members = value.members else { throw value.error("a rule is a mapping") }
        guard let match = value["match"] else { throw value.error("a rule without match") }
        var rule = Policy.Rule(match: try pattern(match), line: value.line)
        for member in members {
            switch member.key {
            case "match": break
            case "require": rule.require = try choice(member)
            case "coverage": rule.coverage = try choice(member)
            case "lineage": rule.lineage = try choice(member)
            case "mode": rule.mode = try choice(member)
            case "notaries": rule.notaries = try NotaryRulesReader.notaries(member.value)
            case "evaluations": rule.evaluations = try NotaryRulesReader.evaluations(member.value)
            case "comparisons": rule.comparisons = try NotaryRulesReader.comparisons(member.value)
            case "relations": rule.relations = try PolicyRulesReader.relations(member.value, in: rule)
            case "licenses": rule.licenses = try PolicyRulesReader.licenses(member.value)
            case "signers": rule.signers = try PolicyRulesReader.signers(member.value)
            case _ where PolicyKeys.policy.contains(member.key):
                throw member.error("\(member.key) holds for the whole policy, not in a rule")
            default: throw PolicyKeys.unknown(member, among: PolicyKeys.rule)
            }
        }
        return rule
    }

    private static func tap(_ value: YAMLValue) throws(YAMLError) -> String {
        guard let name = value.string, ModelName.fault(in: Array(name.utf8)) == nil else {
            throw value.error("the name of a tap, as oracle tap lists it")
        }
        return name
    }

    private static func receipt(_ value: YAMLValue) throws(YAMLError) -> Policy.ReceiptRule {
        guard let members = value.members else { throw value.error("a receipt's rule is a mapping") }
        for member in members where !PolicyKeys.receipt.contains(member.key) {
            throw PolicyKeys.unknown(member, among: PolicyKeys.receipt)
        }
        guard let key = value["key"], let text = key.string, let publicKey = PublicKey(text) else {
            throw (value["key"] ?? value).error(
                "key is a public key, ed25519:<base64>; oracle key list shows it")
        }
        guard let age = value["max-age"]?.string, let span = Moment.parseSpan(age) else {
            throw (value["max-age"] ?? value).error("max-age is a span like 7d, 12h, 30m or 45s")
        }
        return Policy.ReceiptRule(key: publicKey, maxAge: span)
    }

    static func choice<Choice: RawRepresentable & CaseIterable>(
        _ member: YAMLValue.Member
    ) throws(YAMLError) -> Choice where Choice.RawValue == String {
        // YAML 1.1 readers make `off` a boolean; it is a word here, quoted or not.
        guard case .scalar(let text, _) = member.value.content, let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw member.value.error("\(member.key) is one of: \(choices)")
        }
        return choice
    }
}

/// The keys of a policy file, by where they stand.
package enum PolicyKeys {
    package static let policy = [
        "version", "require", "max-age", "rules", "receipts", "revocations", "namespaces", "may-loosen",
    ]
    package static let rule = [
        "match", "require", "coverage", "lineage", "mode", "notaries", "evaluations", "comparisons",
        "relations", "licenses", "signers",
    ]
    package static let relation = [
        "comparison", "notaries", "evaluations", "comparisons", "lineage", "steps",
    ]
    package static let receipt = ["key", "max-age"]
    package static let notaries = ["at-least", "from"]
    package static let evaluation = ["task", "metric", "filter", "at-least", "at-most"]
    package static let licenses = ["allow", "deny", "unstated", "drift"]
    package static let signers = ["allow", "deny"]

    /// What is wrong with a key that is none of these, and which one is near.
    static func unknown(_ member: YAMLValue.Member, among keys: [String]) -> YAMLError {
        // A letter that looks like another is why it is not known: it is shown by its number.
        var name = ""
        for scalar in member.key.unicodeScalars.prefix(64) {
            name +=
                (0x20...0x7E).contains(scalar.value)
                ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        if member.key.unicodeScalars.count > 64 { name += "..." }
        let plain = String(String.UnicodeScalarView(member.key.unicodeScalars.prefix(64)))
        let near = nearest(plain, among: keys).map { "; did you mean \($0)?" } ?? ""
        return member.error("unknown key \"\(name)\"\(near)")
    }

    /// The word that somebody who typed another one may have meant.
    static func nearest(_ typed: String, among words: [String]) -> String? {
        let typed = Array(typed.lowercased().utf8)
        return words.compactMap { word in
            EditDistance.between(
                typed, Array(word.lowercased().utf8), atMost: max(1, word.utf8.count / 2)
            ).map { (word, $0) }
        }.min { $0.1 < $1.1 }?.0
    }
}
