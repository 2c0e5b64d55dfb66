package import Attestation
package import Cryptography
internal import Registry
package import StrictJSON
internal import Taps

/// What `oracle verify` found of files, for one who cannot be shown the files' memory of it (another pod, a network drive): an
/// in-toto Statement v1 with the predicate https://slsa.dev/verification_summary/v1, in a DSSE envelope (docs/verdicts.md,
/// "Receipts").
///
/// A receipt is a claim of whoever signed it that files of these names and sizes had these digests. It never carries a verdict
/// over: who accepts one takes the digests of weights from it, and judges anew.
package struct Receipt: Hashable, Sendable {
    package static let predicateType = "https://slsa.dev/verification_summary/v1"
    /// The member of the predicate that VSA does not have.
    static let extensionName = "urn:oracle-registry:receipt:v1"
    static let verifier = "urn:oracle-registry:verifier:oracle"
    /// Bytes of a receipt's file: 20,000 files of 400 bytes in base64.
    package static let byteLimit = 16 << 20

    package struct File: Hashable, Sendable {
        package let name: String
        /// Bytes.
        package let size: Int64
        /// nil where the weights digest alone was taken.
        package let sha256: Digest?

        package init(name: String, size: Int64, sha256: Digest?) {
            self.name = name
            self.size = size
            self.sha256 = sha256
        }
    }

    /// Every file that counts, sorted by name; documentation is left out.
    package let files: [File]
    package let weights: Digest?
    /// Whose tensors `weights` covers.
    package let weightsFiles: [String]
    /// Seconds since 1970.
    package let time: UInt64
    /// VSA's `verificationResult`.
    package let passed: Bool

    package init(
        files: [File], weights: Digest?, weightsFiles: [String], time: UInt64, passed: Bool
    ) {
        self.files = files
        self.weights = weights
        self.weightsFiles = weightsFiles
        self.time = time
        self.passed = passed
    }

    package init(of model: ObservedModel, _ verdict: Verdict, time: UInt64) {
        self.init(
            files: Self.files(of: model), weights: model.weights, weightsFiles: model.weightsFiles.sorted(),
            time: time, passed: verdict.consequence == .met)
    }

    static func files(of model: ObservedModel) -> [File] {
        model.files.filter { $0.role != .documentation }
            .map { File(name: $0.name, size: $0.size, sha256: $0.sha256) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The statement.
    /// - Parameters:
    ///   - resource: what was verified, as a URI.
    ///   - version: of this program.
    package func statement(of verdict: Verdict, resource: String, version: String) -> JSON {
        var subjects = files.compactMap { file in
            file.sha256.map {
                ["name": .string(file.name), "digest": ["sha256": .string($0.hash.hex)]] as JSON
            }
        }
        if let weights {
            // A file may bear the model's name; a subject's name is unique.
            subjects.append([
                "name": .string("\(resource)#weights"), "digest": ["weights": .string(weights.hash.hex)],
            ])
        }
        let policies = verdict.policies.map {
            $0.decision.path.map { "file:\($0)" } ?? "urn:oracle-registry:policy:built-in"
        }
        let word = verdict.standing.rawValue
        return [
            "_type": .string(Statement.type), "subject": .array(subjects),
            "predicateType": .string(Self.predicateType),
            "predicate": .members([
                "verifier": ["id": .string(Self.verifier), "version": ["oracle": .string(version)]],
                "timeVerified": .string(Moment.format(time)), "resourceUri": .string(resource),
                "policy": ["uri": .string(policies.last ?? "urn:oracle-registry:policy:built-in")],
                "verificationResult": .string(passed ? "PASSED" : "FAILED"),
                "verifiedLevels": [.string(passed ? "ORACLE_\(word.uppercased())" : "FAILED")],
                Self.extensionName: .members([
                    "verdict": .string(word), "name": verdict.name.map { .string($0.name.description) },
                    "policies": .strings(policies),
                    "registries": .array(
                        verdict.registries.map {
                            [
                                "tap": .string($0.facts.tap), "origin": .string($0.facts.origin),
                                "size": .int(Int($0.facts.size)),
                                "root": .string(Base64.encode($0.facts.treeRoot.bytes)),
                            ]
                        }),
                    "files": .array(
                        files.map {
                            .members([
                                "name": .string($0.name), "bytes": .int(Int($0.size)),
                                "sha256": $0.sha256.map { .string($0.hash.hex) },
                            ])
                        }),
                    "weights": weights.map {
                        ["digest": .string($0.description), "files": .strings(weightsFiles)]
                    },
                ]),
            ]),
        ]
    }

    /// The file: a DSSE envelope, or the bare statement where nobody signs.
    package static func file(_ statement: JSON, signedBy key: SigningKey?) throws -> [UInt8] {
        guard let key else { return statement.pretty() }
        return try Envelope.signing(statement.pretty(), as: .statement, by: [key]).json.compact + [0x0A]
    }
}
