class {{brewFormulaName}} < Formula
  desc "{{projectDescription}}"
  homepage "{{projectLinkHomepage}}"
  url "{{distributionUrl}}"
  version "{{projectVersion}}"
  sha256 "{{distributionChecksumSha256}}"
  license "{{projectLicense}}"

  depends_on "openjdk"

  def install
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/larder.bash" => "larder"
    zsh_completion.install "completions/larder.zsh" => "_larder"
    fish_completion.install "completions/larder.fish"
    libexec.install Dir["*"]
    (bin/"larder").write_env_script libexec/"bin/larder", Language::Java.overridable_java_home_env
  end

  test do
    assert_match "{{projectVersion}}", shell_output("#{bin}/larder --version")
    system bin/"larder", "--config", libexec/"examples/quickstart/larder.yaml", "config", "check"
  end
end
