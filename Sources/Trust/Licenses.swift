/// A license as a statement has it, and what it is by SPDX's list.
///
/// What is stated is a claim of whoever states it; nothing here is legal advice. Identifiers are compared without case
/// (SPDX 2.3, annex D.2).
package struct LicenseText: Hashable, Sendable {
    /// What a license asks, as far as that matters to what is made from a model.
    package struct Terms: OptionSet, Hashable, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let nonCommercial = Terms(rawValue: 1)
        /// What is made from it has to stay under the same terms.
        package static let shareAlike = Terms(rawValue: 2)
        package static let noDerivatives = Terms(rawValue: 4)
        /// Uses that are forbidden have to be passed on (OpenRAIL, the licenses of Llama and Gemma).
        package static let useRestrictions = Terms(rawValue: 8)
        /// All rights reserved, or "other".
        package static let proprietary = Terms(rawValue: 16)
    }

    /// As it is stated.
    package let stated: String
    /// The identifier; `LicenseRef-...` for one that SPDX does not list; nil where it is not recognised.
    package let spdx: String?
    /// nil where it is not recognised. Of an expression, what every choice asks.
    package let terms: Terms?
    /// Of an expression, what may be chosen, and what holds together in each; empty for a single license.
    private let alternatives: [[LicenseText]]

    package init(_ stated: String) {
        self.stated = stated
        let expression = LicenseExpression(stated)
        alternatives = expression?.alternatives.map { $0.map { LicenseText(single: $0) } } ?? []
        guard !alternatives.isEmpty else {
            (spdx, terms) = Self.recognised(stated)
            return
        }
        let isKnown = alternatives.allSatisfy { $0.allSatisfy { $0.terms != nil } }
        spdx = isKnown ? stated : nil
        let asked = alternatives.map { $0.reduce(into: Terms()) { $0.formUnion($1.terms ?? []) } }
        terms = isKnown ? asked.dropFirst().reduce(asked[0]) { $0.intersection($1) } : nil
    }

    private init(single stated: String) {
        self.stated = stated
        alternatives = []
        (spdx, terms) = Self.recognised(stated)
    }

    private static func recognised(_ stated: String) -> (spdx: String?, terms: Terms?) {
        let key = key(stated)
        if let known = known[key] { return known }
        return creativeCommons(key) ?? (nil, nil)
    }

    /// Folded, with one hyphen for whatever parts words, and without "license".
    private static func key(_ text: String) -> String {
        var words: [String] = []
        var word = ""
        for byte in text.utf8.prefix(256) {
            switch byte {
            case 0x41...0x5A: word.unicodeScalars.append(Unicode.Scalar(byte + 0x20))
            case 0x30...0x39, 0x61...0x7A, 0x2E, 0x2B: word.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                words.append(word)
                word = ""
            }
        }
        words.append(word)
        return words.filter { !$0.isEmpty && !["license", "licence", "the"].contains($0) }.joined(
            separator: "-")
    }

    /// `cc-by-nc-sa-4.0`: its parts are its terms.
    private static func creativeCommons(_ key: String) -> (spdx: String?, terms: Terms?)? {
        var parts = key.split(separator: "-")
        guard parts.count >= 2, parts.removeFirst() == "cc", parts.removeFirst() == "by" else { return nil }
        let isVersioned = parts.last.map { ["1.0", "2.0", "2.5", "3.0", "4.0"].contains($0) } ?? false
        if isVersioned { parts.removeLast() }
        var terms: Terms = []
        for part in parts {
            switch part {
            case "nc": terms.insert(.nonCommercial)
            case "sa": terms.insert(.shareAlike)
            case "nd": terms.insert(.noDerivatives)
            default: return nil
            }
        }
        // What one version asks, all ask: without it the terms are told, and SPDX lists none.
        return (isVersioned ? key.uppercased() : "LicenseRef-\(key.uppercased())-unversioned", terms)
    }

    /// Those that model cards of the Hugging Face Hub and the bundled registry state, under the keys they are stated by.
    private static let known: [String: (String, Terms)] = {
        let rail: Terms = .useRestrictions
        let rows: [(String, Terms, [String])] = [
            ("Apache-2.0", [], ["apache-2.0", "apache", "apache-2", "apache2", "apache-version-2.0"]),
            ("MIT", [], ["mit"]), ("BSD-2-Clause", [], ["bsd-2-clause"]),
            ("BSD-3-Clause", [], ["bsd-3-clause", "bsd", "new-bsd"]), ("ISC", [], ["isc"]),
            ("Unlicense", [], ["unlicense"]), ("CC0-1.0", [], ["cc0-1.0", "cc0", "cc-zero"]),
            ("BSL-1.0", [], ["bsl-1.0"]), ("Zlib", [], ["zlib"]), ("WTFPL", [], ["wtfpl"]),
            ("MPL-2.0", .shareAlike, ["mpl-2.0"]), ("EPL-2.0", .shareAlike, ["epl-2.0"]),
            ("LGPL-2.1-only", .shareAlike, ["lgpl-2.1", "lgpl-2.1-only"]),
            ("LGPL-3.0-only", .shareAlike, ["lgpl-3.0", "lgpl-3.0-only", "lgpl"]),
            ("GPL-2.0-only", .shareAlike, ["gpl-2.0", "gpl-2.0-only"]),
            ("GPL-3.0-only", .shareAlike, ["gpl-3.0", "gpl-3.0-only", "gpl"]),
            ("GPL-3.0-or-later", .shareAlike, ["gpl-3.0-or-later", "gpl-3.0+"]),
            ("AGPL-3.0-only", .shareAlike, ["agpl-3.0", "agpl-3.0-only"]),
            ("AGPL-3.0-or-later", .shareAlike, ["agpl-3.0-or-later"]),
            ("OpenRAIL", rail, ["openrail"]),
            ("LicenseRef-BigScience-OpenRAIL-M", rail, ["bigscience-openrail-m"]),
            ("LicenseRef-BigScience-BLOOM-RAIL-1.0", rail, ["bigscience-bloom-rail-1.0"]),
            ("LicenseRef-BigCode-OpenRAIL-M", rail, ["bigcode-openrail-m"]),
            ("LicenseRef-CreativeML-OpenRAIL-M", rail, ["creativeml-openrail-m", "creativeml-open-rail-m"]),
            ("LicenseRef-CreativeML-OpenRAIL++-M", rail, ["openrail++", "creativeml-open-rail++-m"]),
            ("LicenseRef-Llama-2", rail, ["llama2", "llama-2", "llama-2-community"]),
            ("LicenseRef-Llama-3", rail, ["llama3", "llama-3", "llama-3-community"]),
            ("LicenseRef-Llama-3.1", rail, ["llama3.1", "llama-3.1", "llama-3.1-community"]),
            ("LicenseRef-Llama-3.2", rail, ["llama3.2", "llama-3.2", "llama-3.2-community"]),
            ("LicenseRef-Llama-3.3", rail, ["llama3.3", "llama-3.3", "llama-3.3-community"]),
            ("LicenseRef-Gemma", rail, ["gemma", "gemma-terms-of-use"]),
            ("LicenseRef-DeepSeek", rail, ["deepseek", "deepseek-model"]),
            ("LicenseRef-Qwen", rail, ["qwen", "tongyi-qianwen"]),
            (
                "LicenseRef-StabilityAI-NC", [rail, .nonCommercial],
                ["stabilityai-nc", "stable-noncommercial"]
            ),
            ("LicenseRef-FLUX-1-dev-NC", [rail, .nonCommercial], ["flux-1-dev-non-commercial"]),
            ("LicenseRef-Proprietary", .proprietary, ["proprietary", "commercial", "all-rights-reserved"]),
            ("LicenseRef-Other", .proprietary, ["other"]),
        ]
        var known: [String: (String, Terms)] = [:]
        for (spdx, terms, keys) in rows { for key in keys { known[key] = (spdx, terms) } }
        return known
    }()

    /// Whether a policy's patterns allow it: of an expression, all that holds together in one of its choices.
    package func isAllowed(by patterns: [String]) -> Bool {
        isMeant(by: patterns)
            || alternatives.contains { $0.allSatisfy { patterns.contains(where: $0.matches) } }
    }

    /// Whether a policy's patterns deny it: of an expression, something in every choice.
    package func isDenied(by patterns: [String]) -> Bool {
        isMeant(by: patterns)
            || (!alternatives.isEmpty
                && alternatives.allSatisfy { $0.contains { patterns.contains(where: $0.matches) } })
    }

    /// Whether a pattern means it as a whole: an expression only where it stands there, for `*` would reach over its operators.
    private func isMeant(by patterns: [String]) -> Bool {
        patterns.contains { matches($0) && (alternatives.isEmpty || !$0.contains("*")) }
    }

    /// Whether a pattern of a policy means it: an identifier or a stated text, with `*` for any run of characters.
    private func matches(_ pattern: String) -> Bool {
        [spdx, stated].contains { text in
            text.map { Glob.matches(pattern.lowercased(), $0.lowercased()) } ?? false
        }
    }
}

/// What a license of a model loses or gains against one that it was made from.
package enum LicenseDrift: String, CaseIterable, Hashable, Sendable {
    /// The parent forbids commercial use, and the model does not say so.
    case nonCommercialDropped = "non-commercial-dropped"
    case shareAlikeDropped = "share-alike-dropped"
    case useRestrictionsDropped = "use-restrictions-dropped"
    /// The parent allows nothing to be made from it.
    case noDerivatives = "no-derivatives"
    /// The parent is open, and the model is not.
    case madeProprietary = "made-proprietary"
    /// The parent states a license, the model none.
    case unstated

    package var words: String {
        switch self {
        case .nonCommercialDropped: "drops the parent's non-commercial terms"
        case .shareAlikeDropped: "drops the parent's share-alike terms"
        case .useRestrictionsDropped: "drops the parent's restrictions of use"
        case .noDerivatives: "is made from what allows no derivatives"
        case .madeProprietary: "is closed, and the parent is open"
        case .unstated: "states none, and the parent does"
        }
    }

    /// - Parameters:
    ///   - child: nil where none is stated.
    ///   - relation: whether the same license is the only one that could be is not asked: quantizing is deriving too.
    static func between(parent: LicenseText?, child: LicenseText?) -> [LicenseDrift] {
        guard let parent else { return [] }
        guard let child else { return [.unstated] }
        if parent.stated.lowercased() == child.stated.lowercased()
            || (parent.spdx != nil && parent.spdx == child.spdx)
        {
            return parent.terms?.contains(.noDerivatives) == true ? [.noDerivatives] : []
        }
        // Of two texts that are not recognised nothing is said but that they differ.
        guard let before = parent.terms, let after = child.terms else { return [] }
        var found: [LicenseDrift] = []
        if before.contains(.noDerivatives) { found.append(.noDerivatives) }
        let isClosed = after.contains(.proprietary)
        if before.contains(.nonCommercial), !after.contains(.nonCommercial) {
            found.append(.nonCommercialDropped)
        }
        if before.contains(.shareAlike), !after.contains(.shareAlike) { found.append(.shareAlikeDropped) }
        if before.contains(.useRestrictions), !after.contains(.useRestrictions), !isClosed {
            found.append(.useRestrictionsDropped)
        }
        if isClosed, !before.contains(.proprietary) { found.append(.madeProprietary) }
        return found
    }
}

/// The licenses along a lineage, as stated.
package struct LicenseChain: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        /// Place of the model in the lineage's nodes.
        package let node: Int
        /// Each that is stated, once; several where statements differ.
        package let licenses: [LicenseText]
        package let drift: [Drift]
    }

    package struct Drift: Hashable, Sendable {
        package let kind: LicenseDrift
        /// Place of the parent.
        package let parent: Int
        package let from: LicenseText
        package let to: LicenseText?
    }

    /// One for each node, in their order.
    package let steps: [Step]

    package init(_ lineage: Lineage) {
        let licenses = lineage.nodes.map { node in node.licenses.map(LicenseText.init) }
        steps = lineage.nodes.indices.map { index in
            var drift: [Drift] = []
            for edge in lineage.nodes[index].edges {
                guard let parent = edge.parent else { continue }
                for before in licenses[parent] {
                    let after: [LicenseText?] = licenses[index].isEmpty ? [nil] : licenses[index]
                    for to in after {
                        for kind in LicenseDrift.between(parent: before, child: to) {
                            let found = Drift(kind: kind, parent: parent, from: before, to: to)
                            if !drift.contains(found) { drift.append(found) }
                        }
                    }
                }
            }
            return Step(node: index, licenses: licenses[index], drift: drift)
        }
    }
}
