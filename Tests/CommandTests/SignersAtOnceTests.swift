internal import FileIO
internal import Testing

/// Stewards who change a registry at the same moment: one waits for the other, and no change is lost.
@Test func signersThatChangeAtOnceAreAllPlaced() throws {
    let machine = try Machine()
    func oracle(_ words: [String]) throws {
        let result = try Process.run(
            [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
        #expect(result.status == 0, "\(words): \(result.errors)")
    }
    let names = ["one", "two", "three", "four"]
    for name in ["acme"] + names { try oracle(["key", "generate", name, "--plain"]) }
    try oracle([
        "registry", "init", "ours", "--small", "--plain", "--origin", "registry.test/ours", "--publisher",
        "acme=acme",
    ])
    let running = try names.map {
        try machine.start("registry", "signer", "acme", "ours", "--add-key", $0)
    }
    for process in running {
        let result = try process.wait()
        #expect(result.status == 0, "\(result)")
        #expect(result.output.contains("placed"), "\(result)")
    }
    let newest = try machine.shell("cat ours/signers/5.signers.json")
    let keys = newest.split(separator: "\"key\":").count - 1
    #expect(keys == 1 + names.count, "\(newest)")
    try oracle(["audit", "ours"])
}
