package import StrictJSON
internal import TransparencyLog

/// `registry.json`: what a registry calls itself.
package struct RegistryDescription: Hashable, Sendable {
    package let name: String
    package let description: String
    /// The log's origin: the first line of its checkpoints, and the name of its key.
    package let origin: String

    package init(name: String, description: String, origin: String) throws(RegistryError) {
        for text in [name, description] {
            guard Self.isLine(text) else {
                throw RegistryError("name and description have at most 512 bytes and no control characters")
            }
        }
        guard !name.isEmpty else { throw RegistryError("a registry has a name") }
        self.name = name
        self.description = description
        self.origin = origin
        guard VerifierKey.isValid(name: origin), origin.utf8.count <= 200 else {
            throw RegistryError(
                "an origin has 1 to 200 bytes, no white space, no control characters and no '+'")
        }
    }

    /// Whether a text is short enough for one line, and nothing but text.
    static func isLine(_ text: String) -> Bool {
        text.utf8.count <= 512
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }

    package init(parsing bytes: [UInt8]) throws(RegistryError) {
        let value: JSONValue
        do {
            let limits = JSONLimits(depth: 8, bytes: RegistryLimits.description, values: 1024)
            value = try JSONDocument(bytes, limits: limits).root
        } catch { throw RegistryError("not strict JSON: \(error)") }
        guard let name = value["name"]?.string, let origin = value["origin"]?.string else {
            throw RegistryError("name and origin are missing")
        }
        try self.init(name: name, description: value["description"]?.string ?? "", origin: origin)
    }

    package var json: JSON {
        [
            "$schema": "schema/registry.schema.json",
            "name": .string(name),
            "description": .string(description),
            "origin": .string(origin),
        ]
    }
}
