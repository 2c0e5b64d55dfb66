internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Taps
internal import TransparencyLog

struct LogVerify: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a proof of 'oracle log prove', with no registry at hand.",
        discussion: """
            Answers "signed and logged as of" a time. Never "trusted": no file can prove that nothing was taken back since, or that \
            nobody contradicts it. Ask 'oracle lookup' for a verdict. A proof that does not hold is refused with exit status 3.
            """)

    @Argument(help: "The file; - is standard input.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "The fingerprint of the registry's root. Default: those of the taps that are followed.",
            valueName: "fingerprint"))
    var root: String?

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let bytes =
            try file == "-"
            ? readStandardInput(limit: ProofFile.byteLimit) : readFile(file, limit: ProofFile.byteLimit)
        let finding: ProofFinding
        do {
            let proof = try ProofFile(parsing: bytes)
            finding = try ProofFinding(proof, pinned: pinned(proof, context), now: context.now)
        } catch let fault as ProofFault {
            throw CommandError(
                "the proof does not hold: \(fault)", code: "log.proof", status: .refused)
        }
        if context.format.isJSON {
            try context.console.print(json: Self.json(finding))
        } else {
            try Self.print(finding, context)
        }
        return .success
    }

    /// The root that is believed, from elsewhere than the file.
    private func pinned(_ proof: ProofFile, _ context: Context) throws -> Digest {
        if let root {
            guard let digest = Digest(root), digest.algorithm == .sha256 else {
                throw CommandError.usage("--root is a fingerprint like sha256:<64 hex digits>")
            }
            return digest
        }
        let shown = try ProofFinding.unverifiedFingerprint(of: proof)
        guard try context.configuredTaps().contains(where: { $0.pinned == shown }) else {
            throw CommandError(
                "the proof is of a registry that is not followed here", code: "log.root",
                cause:
                    "its first root is \(shown); compare it with the fingerprint that the maintainers publish",
                help: "oracle log verify \(shellPath(file)) --root \(shown)")
        }
        return shown
    }

    private static func said(_ attestation: VerifiedAttestation) -> String {
        switch attestation.statement.predicate {
        case .release: "release"
        case .observation: "observation"
        case .evaluation: "evaluation"
        case .comparison: "comparison"
        case .revocation: "revocation"
        case .other(let type): type
        }
    }

    private static func print(_ finding: ProofFinding, _ context: Context) throws {
        let console = context.console
        let head = finding.checkpoint.checkpoint
        let time = finding.time.map { "signed \(Moment.format($0))" } ?? "nobody put a time"
        try console.print(
            "\("signed and logged", .good) as of \(head.size) entries of \(head.origin), \(time)")
        for attestation in finding.attestations {
            let model = attestation.statement.model?.description ?? "-"
            let version = attestation.statement.claims?.version.map { " \($0)" } ?? ""
            try console.print(
                "  \(model)\(version): \(said(attestation)), entry \(attestation.index), id \(attestation.id.hex)"
            )
            for signature in attestation.signatures {
                let counts = Authority.mayCount(attestation.statement.predicate, by: signature.signer)
                try console.print(
                    "    by \(signature.signer.name) (\(signature.signer.kind.rawValue))\(counts ? "" : ", who may not say this")"
                )
            }
            for digest in attestation.statement.subjects.flatMap(\.digests).prefix(shownDigests) {
                try console.print("    \(digest)")
            }
        }
        try console.print(
            "  root \(finding.pinned), version \(finding.root.claims.version); signers \(finding.signersVersion)"
        )
        console.note("no file can show that nothing was taken back since: oracle lookup gives a verdict")
    }

    /// A release may have thousands of files.
    private static let shownDigests = 8

    private static func json(_ finding: ProofFinding) -> JSON {
        let head = finding.checkpoint.checkpoint
        return .members([
            "schema": 1, "finding": "signed-and-logged", "origin": .string(head.origin),
            "size": .int(Int(clamping: head.size)), "root": .string(Base64.encode(head.root.bytes)),
            "time": finding.time.map { .string(Moment.format($0)) } ?? .null,
            "cosigned-by": .strings(finding.checkpoint.cosignatures.map(\.key.name)),
            "fingerprint": .string(finding.pinned.description),
            "root-version": .int(finding.root.claims.version),
            "signers-version": .int(finding.signersVersion),
            "attestations": .array(
                finding.attestations.map { attestation in
                    .members([
                        "id": .string(attestation.id.hex), "index": .int(Int(clamping: attestation.index)),
                        "predicate": .string(attestation.statement.predicate.type),
                        "model": attestation.statement.model.map { .string($0.description) },
                        "version": attestation.statement.claims?.version.map { .string($0) },
                        "digests": .strings(
                            attestation.statement.subjects.flatMap(\.digests).map(\.description)),
                        "signatures": .array(
                            attestation.signatures.map { signature in
                                [
                                    "signer": .string(signature.signer.name),
                                    "kind": .string(signature.signer.kind.rawValue),
                                    "key": .string(signature.key.description),
                                    "index": .int(Int(clamping: signature.index)),
                                    "counts": .bool(
                                        Authority.mayCount(
                                            attestation.statement.predicate, by: signature.signer)),
                                ]
                            }),
                    ])
                }),
        ])
    }
}

extension Context {
    /// The taps as they are configured, whether they answer or not.
    func configuredTaps() throws -> [ConfiguredTap] {
        if let path = tapPlaces.list {
            return try TapList(reading: path, withDefault: followsDefaultTap).taps
        }
        return followsDefaultTap ? [try ConfiguredTap.builtIn()] : []
    }
}
