internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Testing

/// The schemas of a registry's files, held against the files that commands write, and against bad ones, by Python's jsonschema.
@Suite struct SourceSchemaTests {
    /// Reads lines `SCHEMA<tab>FILE` and prints a complaint a fault. What an envelope holds is held against `$defs/payload`; of a draft,
    /// against the schema of what it drafts.
    private static let checker = """
        import base64, json, os, sys
        from jsonschema import Draft202012Validator
        schemas = {}
        def load(path):
            if path not in schemas:
                with open(path) as file: schemas[path] = json.load(file)
                Draft202012Validator.check_schema(schemas[path])
            return schemas[path]
        def part(schema, name):
            return dict(schema["$defs"][name], **{"$defs": schema["$defs"]})
        def check(place, schema, document):
            for error in Draft202012Validator(schema).iter_errors(document):
                print(place + ": " + error.json_path + ": " + error.message.replace("\\n", " ")[:200])
        count = 0
        for line in sys.stdin:
            path, file = line.rstrip("\\n").split("\\t")
            count += 1
            try:
                with open(file) as text: document = json.load(text)
            except ValueError as error:
                print(file + ": " + str(error))
                continue
            schema = load(path)
            check(file, schema, document)
            if "payload" not in document: continue
            payload = json.loads(base64.b64decode(document["payload"]))
            folder = os.path.dirname(path)
            if "payload" in schema.get("$defs", {}):
                check(file + " payload", part(schema, "payload"), payload)
            elif file.endswith(".root.json"):
                check(file + " payload", part(load(folder + "/root.schema.json"), "payload"), payload)
            else:
                check(file + " payload", part(schema, "pointer"), payload)
                if "file" in document: check(file + " file", load(folder + "/signers.schema.json"), json.loads(base64.b64decode(document["file"])))
        print(count, "files", file=sys.stderr)
        """

    /// The schema of each file of a registry's source side; nil for what is no JSON of it.
    private static func schema(of path: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        return switch (parts.first, parts.count) {
        case ("registry.json", 1): "registry"
        case ("names.json", 1): "names"
        case ("root", 2): "root"
        case ("signers", 2), ("attestations", 4), ("revocations", 2):
            path.hasSuffix(".sig")
                ? "signature"
                : ["signers": "signers", "attestations": "statement", "revocations": "revocation"][parts[0]]
        case ("models", 3): "manifest"
        case ("tensors", 2): "tensors"
        case ("pending", 2): "draft"
        default: nil
        }
    }

    private static func check(
        _ files: [(schema: String, path: String)], in directory: String
    ) throws -> (complaints: [String], count: String) {
        let lines = files.map { "\(Layout.root)/registry/schema/\($0.schema).schema.json\t\($0.path)\n" }
            .joined()
        try writeAtomically(Array(lines.utf8), to: "\(directory)/lines")
        try writeAtomically(Array(checker.utf8), to: "\(directory)/check.py")
        let result = try Process.run(
            ["/usr/bin/python3", "check.py"], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
            directory: directory, input: "\(directory)/lines")
        #expect(result.status == 0, "\(result.errors)")
        return (
            result.output.split(separator: "\n").map(String.init),
            result.errors.split(separator: "\n").last.map(String.init) ?? ""
        )
    }

    /// All files of a registry that have a schema. A schema that no file of `kinds` meets was not tested.
    private static func files(of registry: String, kinds: inout Set<String>) throws -> [(String, String)] {
        var found: [(String, String)] = []
        var pending = [""]
        while let directory = pending.popLast() {
            for name in try listDirectory("\(registry)/\(directory)") where name != ".git" {
                let path = directory.isEmpty ? name : "\(directory)/\(name)"
                if FileStatus.isDirectory("\(registry)/\(path)") {
                    pending.append(path)
                } else if let schema = schema(of: path) {
                    kinds.insert(schema)
                    found.append((schema, "\(registry)/\(path)"))
                }
            }
        }
        return found
    }

    @Test func everyFileThatCommandsWriteMeetsItsSchema() throws {
        let machine = try Machine()
        try Fixtures.make("notaries", in: machine.here)
        try Fixtures.make("keys", in: machine.here)
        // Statements of every kind, drafts of every kind, a request.
        try machine.shell(
            """
            export ORACLE_HOME="$PWD/home" ORACLE_NO_DEFAULT_TAP=1
            for key in ada eleutherai steward1 steward2 log; do oracle key import keys/$key.pem --name $key --plain --quiet; done
            oracle key generate newcomer --plain --quiet
            ORACLE_HOME="$PWD/away" oracle key generate away --plain --quiet
            cd registry
            oracle attest evaluation ../model --name ada/tiny@1.0 --results ../results --require 'oracle_colors:acc_norm>=0.30' --as eleutherai
            oracle create ../merged --name ada/drafted --version 1 --from-scratch
            oracle revoke sha256:$(printf %064d 1) --steward --reason "a backdoor" --severity compromised --yes
            cd ..
            oracle registry init pending --plain --origin registry.test/pending --root-key ada --root-key "$(ORACLE_HOME="$PWD/away" oracle key export away --public)" --steward steward1
            """)
        let made = try machine.oracle(
            "tap", "tiny", "registry", "--root", machine.fingerprint(of: "registry"))
        #expect(made.status == 0, "\(made.errors)")
        #expect(try machine.oracle("sync", "tiny").status == 0)
        let asked = try machine.oracle(
            "key", "request", "--namespace", "newcomer", "--tap", "tiny", "--evidence",
            "dns:newcomer.example",
            "--key", "newcomer")
        #expect(asked.status == 0, "\(asked.errors)")
        let request = try #require(try listDirectory(machine.here).first { $0.hasSuffix(".request.json") })

        var kinds: Set<String> = ["key-request"]
        var files = try Self.files(of: "\(machine.here)/registry", kinds: &kinds)
        files += try Self.files(of: "\(machine.here)/pending", kinds: &kinds)
        files.append(("key-request", "\(machine.here)/\(request)"))
        // Of the project's thousands of statements some that are spread over them.
        let own = try Self.files(of: "\(Layout.root)/registry", kinds: &kinds).sorted { $0.1 < $1.1 }
        files += own.enumerated().filter { $0.offset % 16 == 0 || !$0.element.1.contains("/attestations/") }
            .map(\.element)
        let checked = try Self.check(files.map { (schema: $0.0, path: $0.1) }, in: machine.here)
        #expect(checked.complaints == [])
        #expect(checked.count == "\(files.count) files")
        #expect(kinds == Set(RegistrySchema.all.map { String($0.name.dropLast(".schema.json".count)) }))
    }

    /// What an editor must underline.
    @Test func badFilesDoNot() throws {
        let machine = try Machine()
        let bad: [(schema: String, text: String)] = [
            ("registry", #"{"name": "x"}"#),
            ("registry", #"{"name": "x", "origin": "a b"}"#),
            ("manifest", #"{"name": "acme", "releases": []}"#),
            (
                "manifest",
                #"{"name": "acme/x", "releases": [{"statement": "release", "artifacts": [], "licence": "MIT"}]}"#
            ),
            ("manifest", #"{"name": "acme/x", "releases": [{"statement": "evaluation", "artifacts": []}]}"#),
            (
                "manifest",
                #"{"name": "acme/x", "releases": [{"statement": "release", "artifacts": [{"name": "/etc/passwd", "sha256": "00"}]}]}"#
            ),
            (
                "statement",
                #"{"_type": "https://in-toto.io/Statement/v1", "subject": [], "predicateType": "x"}"#
            ),
            (
                "revocation",
                #"{"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "x", "digest": {"sha256": "00"}}], "predicateType": "urn:oracle-registry:predicate:revocation:v1"}"#
            ),
            ("signature", #"{"keyid": "00", "sig": "AAAA"}"#),
            (
                "root",
                #"{"payloadType": "application/vnd.in-toto+json", "payload": "e30=", "signatures": [{"sig": "AAAA"}]}"#
            ),
            ("signers", #"{"version": 0, "log": {"size": 0, "root": "x"}, "signers": []}"#),
            ("names", #"{"known": ["no-owner"]}"#),
            ("tensors", #"{"version": 2, "weights": "x", "tensors": []}"#),
            (
                "draft",
                #"{"payloadType": "application/vnd.oracle-registry.signers+json", "payload": "e30=", "signatures": [], "registry": "x"}"#
            ),
            (
                "key-request",
                #"{"payloadType": "application/vnd.oracle-registry.key-request+json", "payload": "e30=", "signatures": []}"#
            ),
        ]
        var files: [(schema: String, path: String)] = []
        for (number, one) in bad.enumerated() {
            let path = "\(machine.here)/\(number).json"
            try writeAtomically(Array(one.text.utf8), to: path)
            files.append((one.schema, path))
        }
        let complaints = try Self.check(files, in: machine.here).complaints
        for (number, one) in files.enumerated() {
            #expect(
                complaints.contains { $0.hasPrefix("\(one.path)") },
                "\(bad[number].schema): \(bad[number].text)")
        }
        #expect(
            Set(bad.map(\.schema))
                == Set(RegistrySchema.all.map { String($0.name.dropLast(".schema.json".count)) }))
    }
}

extension Machine {
    fileprivate func fingerprint(of registry: String) throws -> String {
        let bytes = try readFile("\(here)/\(registry)/root/1.root.json", limit: RegistryLimits.root)
        return try VerifiedRoot.unverifiedFingerprint(of: bytes).description
    }
}
