package import Cryptography
internal import FileIO
package import Registry
internal import StrictJSON

/// The name of a tap: lowercase letters, digits, `.`, `_` and `-`, at most 64, starting with a letter or digit. It names
/// files on this machine.
package struct TapName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws(TapError) {
        let bytes = Array(text.utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard (1...64).contains(bytes.count), isAlphanumeric(bytes[0]), !text.contains(".."),
            bytes.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F })
        else {
            throw .configuration(
                "\"\(String(text.prefix(80)))\" is no name for a tap: lowercase letters, digits, '.', '_' and '-', at most 64"
            )
        }
        description = text
    }

    package static func < (left: TapName, right: TapName) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}

/// A tap as it is configured.
package struct ConfiguredTap: Hashable, Sendable {
    package let name: TapName
    /// Where it is fetched from; nil where it is synced from files, and for the default tap as it is installed.
    package var url: String?
    /// Where else it is fetched from while `url` does not answer, in this order. Nobody trusts them with more than their bytes.
    package var mirrors: [String] = []
    /// The fingerprint of the root that was pinned.
    package let pinned: Digest
    package let origin: String
    /// Whether a trust state was written: from then on a missing one is an error.
    package var hasTrustState: Bool

    package init(
        name: TapName, url: String?, mirrors: [String] = [], pinned: Digest, origin: String,
        hasTrustState: Bool
    ) {
        self.name = name
        self.url = url
        self.mirrors = mirrors
        self.pinned = pinned
        self.origin = origin
        self.hasTrustState = hasTrustState
    }

    package var isDefault: Bool { name.description == DefaultTap.name }

    /// The tree head that this build knows of the default tap: no host goes below it, whatever this machine has seen.
    package var floor: TreeHead? {
        guard isDefault, pinned.description == DefaultTap.rootFingerprint else { return nil }
        return Hash32(hex: DefaultTap.treeRoot).map { TreeHead(size: DefaultTap.size, root: $0) }
    }

    /// The default tap as the binary knows it.
    package static func builtIn() throws(TapError) -> ConfiguredTap {
        guard let pinned = Digest(DefaultTap.rootFingerprint) else {
            throw .configuration("the embedded root fingerprint is malformed")
        }
        return ConfiguredTap(
            name: try TapName(DefaultTap.name), url: nil, pinned: pinned, origin: DefaultTap.origin,
            hasTrustState: false)
    }
}

/// `taps.json`: the taps of this user, by name.
///
///     {"version": 1, "taps": [{"name": "acme", "url": "https://...", "mirrors": ["https://..."], "root": "sha256:...",
///      "origin": "...", "trusted": true}]}
package struct TapList: Sendable {
    package private(set) var taps: [ConfiguredTap]

    /// Reads the list; where there is no file, it is the default tap alone.
    /// - Parameter withDefault: false for `ORACLE_NO_DEFAULT_TAP=1`.
    package init(reading path: String, withDefault: Bool) throws {
        var taps: [ConfiguredTap] = []
        if try FileStatus.of(path, followingLinks: true) != nil {
            let root: JSONValue
            do { root = try JSONDocument(readFile(path, limit: 1 << 20)).root } catch let error as JSONError {
                throw TapError.configuration("\(path): \(error)")
            }
            guard root["version"]?.int == 1, let elements = root["taps"]?.elements else {
                throw TapError.configuration("\(path): not a list of taps of version 1")
            }
            guard elements.count <= TapLimits.taps else {
                throw TapError.configuration("\(path): more than \(TapLimits.taps) taps")
            }
            for element in elements {
                guard let name = element["name"]?.string, let origin = element["origin"]?.string,
                    let pinned = element["root"]?.string.flatMap({ Digest($0) })
                else {
                    throw TapError.configuration("\(path):\(element.line): a tap has name, root and origin")
                }
                var mirrors: [String] = []
                if let listed = element["mirrors"] {
                    mirrors = (listed.elements.map { $0.compactMap(\.string) }) ?? []
                    guard let count = listed.elements?.count, mirrors.count == count,
                        count <= TapLimits.mirrors
                    else {
                        throw TapError.configuration(
                            "\(path):\(listed.line): mirrors are at most \(TapLimits.mirrors) URLs")
                    }
                }
                let tap = ConfiguredTap(
                    name: try TapName(name), url: element["url"]?.string, mirrors: mirrors, pinned: pinned,
                    origin: origin,
                    hasTrustState: element["trusted"]?.bool ?? false)
                guard !taps.contains(where: { $0.name == tap.name }) else {
                    throw TapError.configuration("\(path):\(element.line): the tap \(name) a second time")
                }
                taps.append(tap)
            }
        }
        if !taps.contains(where: \.isDefault) { taps.append(try .builtIn()) }
        if !withDefault { taps.removeAll(where: \.isDefault) }
        // The default tap first: its answers are the ones that grant without a rule.
        self.taps = taps.filter(\.isDefault) + taps.filter { !$0.isDefault }.sorted { $0.name < $1.name }
    }

    package subscript(_ name: String) -> ConfiguredTap? {
        taps.first { $0.name.description == name }
    }

    package mutating func set(_ tap: ConfiguredTap) throws(TapError) {
        if let index = taps.firstIndex(where: { $0.name == tap.name }) {
            taps[index] = tap
        } else {
            guard taps.count < TapLimits.taps else {
                throw .configuration("more than \(TapLimits.taps) taps")
            }
            taps.append(tap)
        }
    }

    package mutating func remove(_ name: TapName) { taps.removeAll { $0.name == name } }

    package func write(to path: String) throws {
        let json: JSON = [
            "version": 1,
            "taps": .array(
                taps.map { tap in
                    .members([
                        "name": .string(tap.name.description),
                        "url": tap.url.map { .string($0) },
                        "mirrors": tap.mirrors.isEmpty ? nil : .strings(tap.mirrors),
                        "root": .string(tap.pinned.description),
                        "origin": .string(tap.origin),
                        "trusted": tap.hasTrustState ? true : nil,
                    ])
                }),
        ]
        try createDirectories(parentDirectory(of: path), mode: 0o700)
        try writeAtomically(json.pretty(), to: path)
    }
}
