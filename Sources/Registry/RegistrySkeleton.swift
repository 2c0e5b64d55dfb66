/// What a new registry's repository holds besides what is signed: pages for people, and what its host runs. None of it is
/// read by `oracle`; whoever owns the registry edits it.
package enum RegistrySkeleton {
    /// The files, by path.
    package static func files(for description: RegistryDescription, root: String) -> [(
        path: String, text: String
    )] {
        [
            ("README.md", readme(description, root)),
            ("CONTRIBUTING.md", contributing),
            ("CODEOWNERS", owners),
            (".github/workflows/registry.yml", github),
            (".gitlab-ci.yml", gitlab),
        ]
    }

    private static func readme(_ registry: RegistryDescription, _ root: String) -> String {
        // A name or description with markup in it stays text.
        func plain(_ text: String) -> String {
            text.filter { !"<>[]()*_`#\\|!&".contains($0) }
        }
        return """
            # \(plain(registry.name))

            \(registry.description.isEmpty ? "A registry of signed statements about model weights." : plain(registry.description))

            Follow it:

            ```sh
            oracle tap NAME URL --root \(root)
            oracle sync NAME
            ```

            Compare the fingerprint with one that reached you by another way than this page. What belongs here, and how it gets in, is in
            [CONTRIBUTING.md](CONTRIBUTING.md).

            """
    }

    private static let contributing = """
        # Contributing

        Files under `root/`, `signers/`, `attestations/` and `revocations/` are signed: they are added, never edited or removed. Fork this repository, clone
        your fork, and work in it. Follow the registry too, as README.md says: `NAME` below is what you call it on your machine.

        Maintainers: write here where requests to sign are sent, and by which other way than this repository the root's fingerprint can be had.

        ## You know a model, and have no key

        ```sh
        oracle create ./model --name OWNER/MODEL --source URL    # a public place that states what it is, at a commit
        oracle audit
        oracle submit
        ```

        A curator looks at each source and signs.

        ## You publish models

        ```sh
        oracle key generate OWNER
        oracle key request --namespace OWNER --tap NAME --evidence dns:DOMAIN    # or huggingface:OWNER/REPO/PATH, github:ORG
        ```

        Put the line that it prints where the evidence says, and send the request to the maintainers. Once you are admitted:

        ```sh
        oracle create ./model --name OWNER/MODEL --version 1.0 --base OWNER/BASE
        oracle attest release OWNER/MODEL --as OWNER
        oracle audit
        oracle submit
        ```

        `oracle revoke ID --as OWNER --reason '...'` takes back what you signed; `oracle info OWNER/MODEL` shows ids.

        ## You measure models

        Ask to be let in with `oracle key request --kind notary --organisation ORGANISATION --name NOTARY --tap NAME --evidence dns:DOMAIN`. Then:

        ```sh
        oracle attest evaluation ./model --name OWNER/MODEL@1.0 --results out --unsigned -o eval.json    # where the weights are
        oracle cosign eval.json --as NOTARY                                                              # where the key is
        oracle submit
        ```

        ## You maintain this registry

        Merge what `oracle audit --base main` has no problem with. Then, where the log's and the operator's keys are, `oracle registry publish`, and push.
        `oracle registry admit` lets somebody sign, `oracle registry signer` ends keys, `oracle registry rotate` changes the keys and the witnesses
        that the registry stands on; `oracle registry sign` adds your signature to a draft. Sign the head again before it is too old:
        `oracle registry publish --refresh`. The CI files here do both; what they need is said in them.

        """

    private static let owners = """
        # Who is asked to review what decides on trust. Replace the names, and take the marks away.
        # /root/     @the-holders-of-root-keys
        # /signers/  @the-stewards

        """

    private static let github = """
        # What a pull request brings is read, never run: oracle reads blobs, and no step takes a script from the change. GitHub takes this
        # file itself from the pull request, with no secrets and a token that only reads: look at every change to it.
        # oracle has to be on the runner: name an image of yours that has it (container: ...), or install it in a step before.
        name: registry
        on:
          pull_request:
          push:
            branches: [main]
          schedule:
            - cron: "17 3 * * *"
        permissions:
          contents: read
        jobs:
          audit:
            if: github.event_name == 'pull_request'
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
                with:
                  # The commit that was reviewed, not what the branch became since.
                  ref: ${{ github.event.pull_request.head.sha }}
                  fetch-depth: 0
                  persist-credentials: false
              - run: oracle audit --base "$BASE"
                env:
                  BASE: ${{ github.event.pull_request.base.sha }}
          publish:
            if: github.event_name != 'pull_request'
            runs-on: ubuntu-latest
            environment: publish
            concurrency: publish
            permissions:
              contents: write
            steps:
              - uses: actions/checkout@v4
                with:
                  fetch-depth: 0
              # The keys of the log and of the operator are secrets of the environment "publish": the key files that oracle key list --json
              # names, and the passphrase that opens them. PEM does too.
              - run: |
                  printf '%s' "$LOG_KEY" | oracle key import - --name log
                  printf '%s' "$OPERATOR_KEY" | oracle key import - --name operator
                  oracle registry publish --refresh $WITNESSES
                env:
                  LOG_KEY: ${{ secrets.LOG_KEY }}
                  OPERATOR_KEY: ${{ secrets.OPERATOR_KEY }}
                  ORACLE_KEY_PASSPHRASE: ${{ secrets.KEY_PASSPHRASE }}
                  # Where the root names witnesses: a variable of the repository, --witness https://w.example --witness https://v.example/w
                  WITNESSES: ${{ vars.WITNESSES }}
              # Also where too few witnesses cosigned: what one of them was shown is never taken back (log/pending).
              - if: ${{ !cancelled() }}
                run: |
                  git add log
                  git diff --cached --quiet || git -c user.name=registry -c user.email=registry@localhost commit -q -m "Publish"
                  git push

        """

    private static let gitlab = """
        # What a merge request brings is read, never run: oracle reads blobs, and no job takes a script from the change. GitLab takes this
        # file itself from the merge request, without protected variables: look at every change to it.
        # oracle has to be on the runner: name an image of yours that has it (image: ...).
        audit:
          rules:
            - if: $CI_PIPELINE_SOURCE == "merge_request_event"
          variables:
            GIT_DEPTH: "0"
          script:
            - git checkout -q "$CI_COMMIT_SHA"
            - oracle audit --base "$CI_MERGE_REQUEST_DIFF_BASE_SHA"

        # Runs on the default branch, and from a daily schedule. LOG_KEY and OPERATOR_KEY are protected variables of type File: the key
        # files that oracle key list --json names. ORACLE_KEY_PASSPHRASE opens them, and PUSH_TOKEN may write the repository; both protected.
        # Where the root names witnesses, WITNESSES is a variable: --witness https://w.example --witness https://v.example/w
        publish:
          rules:
            - if: $CI_PIPELINE_SOURCE != "merge_request_event" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
          resource_group: publish
          variables:
            GIT_DEPTH: "0"
          script:
            - oracle key import "$LOG_KEY" --name log
            - oracle key import "$OPERATOR_KEY" --name operator
            # Where too few witnesses cosigned, what one of them was shown is never taken back (log/pending): it is pushed before the job fails.
            - oracle registry publish --refresh $WITNESSES || touch .git/unpublished
            - git add log
            - git diff --cached --quiet || git -c user.name=registry -c user.email=registry@localhost commit -q -m "Publish"
            # Without ci.skip the push would start this job again, for ever.
            - git push -o ci.skip "https://oauth2:$PUSH_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git" "HEAD:$CI_DEFAULT_BRANCH"
            - test ! -e .git/unpublished

        """
}
