import { expect, it } from "vitest";
import { render } from "vitest-browser-svelte";
import { SwitchyardError } from "#core/errors.ts";
import { sampleSettings } from "#state/fixtures/sample-settings.svelte.ts";
import SettingsPanels from "./SettingsPanels.svelte";

async function show(...args: Parameters<typeof sampleSettings>) {
  const sample = await sampleSettings(...args);
  return { ...sample, screen: await render(SettingsPanels, { desk: sample.desk }) };
}

it("says that a provider cannot be called before anyone tries, and what to use instead", async () => {
  const { screen } = await show();
  await screen.getByText("NVIDIA NIM", { exact: true }).click();
  await expect.element(screen.getByText("use the same models through OpenRouter")).toBeVisible();
  expect(screen.getByLabelText("Key for NVIDIA NIM").elements()).toEqual([]);
  expect(screen.getByRole("button", { name: "Test NVIDIA NIM" }).elements()).toEqual([]);
});

it("shows the command for a local server with this page's origin, and copies it", async () => {
  const { screen, copied } = await show();
  await screen.getByText("Ollama", { exact: true }).click();
  const command = "OLLAMA_ORIGINS=https://yard.example ollama serve";
  await expect.element(screen.getByText(command)).toBeVisible();
  await screen.getByRole("button", { name: "Copy" }).click();
  await expect.element(screen.getByText("Copied")).toBeVisible();
  expect(copied).toEqual([command]);
});

it("keeps a wrong address in its field and says what is wrong; the old one stays in use", async () => {
  const { screen, preferences } = await show();
  await screen.getByText("vLLM", { exact: true }).click();
  const field = screen.getByLabelText("Address of vLLM");
  await field.fill("ftp://box/v1");
  await screen.getByRole("button", { name: "Test vLLM" }).element().focus();
  await expect.element(field).toHaveValue("ftp://box/v1");
  await expect.element(field).toHaveAccessibleDescription(/must begin with https/);
  expect(preferences.values.providerUrls).toEqual({});

  await field.fill("http://192.168.1.7:8000/v1/");
  await screen.getByRole("button", { name: "Test vLLM" }).element().focus();
  await expect.element(field).toHaveValue("http://192.168.1.7:8000/v1");
  expect(preferences.values.providerUrls).toEqual({ vllm: "http://192.168.1.7:8000/v1" });
});

it("offers the address that was probably meant, and takes it", async () => {
  const { screen, preferences } = await show();
  await screen.getByText("vLLM", { exact: true }).click();
  const field = screen.getByLabelText("Address of vLLM");
  await field.fill("localhost:8001/v1/chat/completions");
  await screen.getByRole("button", { name: "Test vLLM" }).element().focus();
  await expect
    .element(screen.getByText("ends in the wrong place: it should end in /v1"))
    .toBeVisible();
  await screen.getByRole("button", { name: "Use http://localhost:8001/v1" }).click();
  await expect.element(field).toHaveValue("http://localhost:8001/v1");
  expect(preferences.values.providerUrls).toEqual({ vllm: "http://localhost:8001/v1" });
  expect(screen.getByText("ends in the wrong place").elements()).toEqual([]);
});

it("offers the same for the policy's server", async () => {
  const { screen, preferences } = await show();
  const server = screen.getByRole("region", { name: "Policy server" });
  const field = server.getByLabelText("Address of the policy’s server");
  await field.fill("localhost:8000");
  await server.getByLabelText("Model").element().focus();
  await server.getByRole("button", { name: "Use http://localhost:8000/v1" }).click();
  await expect.element(field).toHaveValue("http://localhost:8000/v1");
  expect(preferences.values.server.baseUrl).toBe("http://localhost:8000/v1");
});

it("tests a provider and shows what it answered", async () => {
  const asked: string[] = [];
  const { screen } = await show({
    probe: async (provider) => {
      asked.push(provider.baseUrl);
      return { ok: true, failure: null, models: ["tiny", "large"], elapsedMs: 85 };
    },
  });
  await screen.getByText("LM Studio", { exact: true }).click();
  await screen.getByRole("button", { name: "Test LM Studio" }).click();
  await expect.element(screen.getByText("It answers: 2 models in 85 ms.")).toBeVisible();
  expect(asked).toEqual(["http://localhost:1234/v1"]);
});

it("says whose side it is when a test fails", async () => {
  const { screen } = await show({
    probe: async () => {
      throw new SwitchyardError("worker-lost", "The worker stopped.", { fix: "Try again." });
    },
  });
  await screen.getByText("LM Studio", { exact: true }).click();
  await screen.getByRole("button", { name: "Test LM Studio" }).click();
  const alert = screen.getByRole("alert");
  await expect.element(alert).toHaveTextContent("The worker stopped.");
  await expect.element(alert).toHaveTextContent("On Switchyard’s side.");
});

it("puts what is right about the policy's server into effect, exact prices included", async () => {
  const { screen, preferences } = await show();
  const server = screen.getByRole("region", { name: "Policy server" });
  await server.getByLabelText("Address of the policy’s server").fill("http://localhost:8000/v1");
  await server.getByLabelText("Model").fill("router-r1");
  await server.getByLabelText("Price in").fill("0.07");
  await server.getByLabelText("Price out").fill("0,07");
  await server.getByRole("button", { name: "Test the server" }).element().focus();
  await expect
    .element(server.getByLabelText("Price out"))
    .toHaveAccessibleDescription("Price out must be dollars, written like 0.15.");
  expect(preferences.values.server).toMatchObject({
    baseUrl: "http://localhost:8000/v1",
    model: "router-r1",
    price: null,
  });
  await server.getByLabelText("Price out").fill("0.07");
  await server.getByRole("button", { name: "Test the server" }).element().focus();
  await expect
    .poll(() => preferences.values.server.price)
    .toEqual({
      input: 70_000,
      output: 70_000,
      source: "visitor",
      date: "2026-11-22",
    });
});

it("deletes everything only after the word was written", async () => {
  const done: string[] = [];
  const { screen } = await show(
    {},
    {
      eraseAll: async () => void done.push("erased"),
      restart: () => void done.push("restarted"),
    },
  );
  const button = screen.getByRole("button", { name: "Delete everything" });
  await expect.element(button).toBeDisabled();
  await screen.getByLabelText("To delete everything").fill("delet");
  await expect.element(button).toBeDisabled();
  await screen.getByLabelText("To delete everything").fill("delete");
  await button.click();
  await expect.poll(() => done).toEqual(["erased", "restarted"]);
});

it("does not start anew when deleting failed, and says why", async () => {
  const { screen } = await show(
    {},
    {
      eraseAll: async () => {
        throw new SwitchyardError("storage-failed", "The storage does not answer.");
      },
      restart: () => {
        throw new Error("must not restart");
      },
    },
  );
  await screen.getByLabelText("To delete everything").fill("delete");
  await screen.getByRole("button", { name: "Delete everything" }).click();
  await expect.element(screen.getByText("The storage does not answer.")).toBeVisible();
});
