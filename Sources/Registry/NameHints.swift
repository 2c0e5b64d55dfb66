package import Attestation
package import StrictJSON

/// `names.json`: well-known names without a digest, names known to imitate another, and renamed models. Hints for a person who
/// mistyped or was deceived; never a ground for trust.
///
///     {"known": ["owner/model", ...],
///      "imitates": [{"name": "EleuterAI/gpt-j-6B", "imitates": "EleutherAI/gpt-j-6b"}],
///      "renamed": [{"from": "gpt2", "to": "owner/new"}]}
package struct NameHints: Hashable, Sendable {
    package var known: [ModelName]
    package var imitates: [ModelName: ModelName]
    /// From the folded old name, which may lack an owner (`gpt2`).
    package var renamed: [String: ModelName]

    package static let none = NameHints(known: [], imitates: [:], renamed: [:])

    package init(known: [ModelName], imitates: [ModelName: ModelName], renamed: [String: ModelName]) {
        self.known = known
        self.imitates = imitates
        self.renamed = renamed
    }

    package init(parsing bytes: [UInt8]) throws(RegistryError) {
        let root: JSONValue
        do {
            let limits = JSONLimits(depth: 4, bytes: RegistryLimits.names, values: 1 << 20)
            root = try JSONDocument(bytes, limits: limits).root
        } catch { throw RegistryError("names.json is not strict JSON: \(error)") }
        func name(_ value: JSONValue?) throws(RegistryError) -> ModelName {
            do { return try ModelName(value?.string ?? "") } catch {
                throw RegistryError("names.json: \(error)")
            }
        }
        var imitates: [ModelName: ModelName] = [:]
        if let elements = root["imitates"]?.elements {
            for element in elements { imitates[try name(element["name"])] = try name(element["imitates"]) }
        }
        var renamed: [String: ModelName] = [:]
        if let elements = root["renamed"]?.elements {
            for element in elements {
                guard let from = element["from"]?.string else {
                    throw RegistryError("names.json: a rename from nothing")
                }
                renamed[from.lowercased()] = try name(element["to"])
            }
        }
        var known: [ModelName] = []
        if let elements = root["known"]?.elements {
            for element in elements { known.append(try name(element)) }
        }
        self.init(known: known, imitates: imitates, renamed: renamed)
    }

    package var json: JSON {
        [
            "known": .strings(known.map(\.description)),
            "imitates": .array(
                imitates.sorted { $0.key < $1.key }.map { pair in
                    [
                        "name": .string(pair.key.description),
                        "imitates": .string(pair.value.description),
                    ]
                }),
            "renamed": .array(
                renamed.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { pair in
                    ["from": .string(pair.key), "to": .string(pair.value.description)]
                }),
        ]
    }
}
