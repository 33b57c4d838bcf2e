import { addressAdvice, correctedAddress } from "#providers/address-advice.ts";
import type { Provider } from "#providers/provider.ts";

/** An address that a visitor probably meant in place of the one that was entered. */
export interface AddressOffer {
  /** What is odd about the one that was entered, one sentence with the other in it. */
  readonly advice: string;
  readonly url: string;
}

/** The offer for a provider at the address it has; `null` where nothing seems wrong with that. */
export function addressOffer(provider: Provider): AddressOffer | null {
  const advice = addressAdvice(provider);
  const url = correctedAddress(provider);
  return advice === null || url === null ? null : { advice, url };
}
